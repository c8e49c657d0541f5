package assessment

import (
	"encoding/json"

	"binapustaka/lms/assessment/itemstat"
)

// answers are what a class answered, a row a person and a column a version of a
// question in the order in which versions were met. What was chosen is kept once
// for all who chose the same: of the answers of a large class no second copy is
// in memory.
type answers struct {
	rows   [][]float64   // the share earned; a row ends with the last version that its person was asked
	column map[int64]int // by version
	asked  []askedVersion
	lists  [][]int          // options as written; the first is nothing
	list   map[string]int32 // by order and answer as they are kept
	key    []byte
}

// askedVersion is a version of a question in answers.
type askedVersion struct {
	ID     int64
	Points float64
	N      int     // people asked
	Chosen []int32 // by person, of lists; nil: nobody chose anything
}

func newAnswers(people int) *answers {
	return &answers{rows: make([][]float64, people), column: map[int64]int{}, lists: [][]int{nil}, list: map[string]int32{}}
}

// add notes what a person answered to a version; order and answer are JSON as
// it is kept, empty where options are not counted.
func (c *answers) add(person int, version int64, points, share float64, order, answer []byte) error {
	at, met := c.column[version]
	if !met {
		at = len(c.asked)
		c.column[version] = at
		c.asked = append(c.asked, askedVersion{ID: version})
	}
	row := c.rows[person]
	for len(row) <= at {
		row = append(row, itemstat.NotAsked)
	}
	row[at], c.rows[person] = share, row
	v := &c.asked[at]
	v.N++
	v.Points = points
	list, err := c.listOf(order, answer)
	if err != nil || list == 0 {
		return err
	}
	if v.Chosen == nil {
		v.Chosen = make([]int32, len(c.rows))
	}
	v.Chosen[person] = list
	return nil
}

// listOf is the list of the options that an answer chooses.
func (c *answers) listOf(order, answer []byte) (int32, error) {
	if len(answer) == 0 {
		return 0, nil
	}
	c.key = append(append(append(c.key[:0], order...), 0), answer...)
	if list, ok := c.list[string(c.key)]; ok {
		return list, nil
	}
	shown, a, err := readAnswer(order, answer)
	if err != nil {
		return 0, err
	}
	var chosen []int
	for _, at := range a.Options {
		if at >= 0 && at < len(shown) {
			chosen = append(chosen, shown[at])
		}
	}
	list := int32(0)
	if chosen != nil {
		list = int32(len(c.lists))
		c.lists = append(c.lists, chosen)
	}
	c.list[string(c.key)] = list
	return list, nil
}

// readAnswer reads the order of options and an answer as they are kept.
func readAnswer(order, answer []byte) (shown []int, a Answer, err error) {
	if err = json.Unmarshal(order, &shown); err == nil && len(answer) > 0 {
		err = json.Unmarshal(answer, &a)
	}
	return shown, a, err
}

// markAnew is the share that an answer earns by q's key; share where only a
// person can tell.
func markAnew(q Question, order, answer []byte, share float64) (float64, error) {
	shown, a, err := readAnswer(order, answer)
	if err != nil {
		return share, err
	}
	if anew, ok := Mark(q.Shown(shown), a); ok {
		return anew, nil
	}
	return share, nil
}

// versions are those that were asked.
func (c *answers) versions() []int64 {
	ids := make([]int64, len(c.asked))
	for i, v := range c.asked {
		ids[i] = v.ID
	}
	return ids
}

// inOrder are the rows with their columns in that order, one behind the other in
// memory: a large class is read several times.
func (c *answers) inOrder(order []int) [][]float64 {
	all := make([]float64, len(c.rows)*len(order))
	for p, row := range c.rows {
		sorted := all[:len(order):len(order)]
		all = all[len(order):]
		for i, at := range order {
			sorted[i] = itemstat.NotAsked
			if at < len(row) {
				sorted[i] = row[at]
			}
		}
		c.rows[p] = sorted
	}
	return c.rows
}

// chosen fills in what each person chose of the version in a column.
func (c *answers) chosen(column int, to [][]int) {
	for p := range to {
		to[p] = nil
		if lists := c.asked[column].Chosen; lists != nil {
			to[p] = c.lists[lists[p]]
		}
	}
}
