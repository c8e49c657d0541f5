package course

import (
	"regexp"
	"strconv"
	"strings"
)

// Criterion is one thing that work is marked by.
type Criterion struct {
	Name   string
	Levels []Step
}

// Step is a level of a criterion.
type Step struct {
	Name   string
	Text   string // what work of this level looks like
	Points float64
}

// Most is the points of c's highest level.
func (c Criterion) Most() (most float64) {
	for _, l := range c.Levels {
		most = max(most, l.Points)
	}
	return most
}

// Rubric is what an assignment is marked by: the last table of its text whose
// columns after the first end with points,
//
//	| Ukuran | Kurang (0) | Baik (3) |
//	| --- | --- | --- |
//	| Bukti | tanpa angka | ada angka dan sumbernya |
//
// so that trainer and learner read the same words. It is empty without one.
func Rubric(body string) []Criterion {
	lines := strings.Split(body, "\n")
	var found []Criterion
	for i := 0; i+2 < len(lines); i++ {
		head, under := cells(lines[i]), cells(lines[i+1])
		if len(head) < 2 || len(under) != len(head) || !allDashes(under) {
			continue
		}
		levels, ok := levelsOf(head[1:])
		if !ok {
			continue
		}
		var rubric []Criterion
		for _, line := range lines[i+2:] {
			row := cells(line)
			if len(row) == 0 {
				break
			}
			c := Criterion{Name: row[0]}
			for j, l := range levels {
				if j+1 < len(row) {
					l.Text = row[j+1]
				}
				c.Levels = append(c.Levels, l)
			}
			rubric = append(rubric, c)
		}
		if len(rubric) > 0 && len(rubric) <= maxCriteria {
			found = rubric
		}
	}
	return found
}

const (
	maxCriteria = 20
	maxLevels   = 10
)

var levelHead = regexp.MustCompile(`^(.*?)\s*\((\d{1,3}(?:[.,]\d{1,2})?)\)$`)

func levelsOf(head []string) (levels []Step, ok bool) {
	for _, cell := range head {
		m := levelHead.FindStringSubmatch(cell)
		if m == nil {
			return nil, false
		}
		points, err := strconv.ParseFloat(strings.Replace(m[2], ",", ".", 1), 64)
		if err != nil {
			return nil, false
		}
		levels = append(levels, Step{Name: m[1], Points: points})
	}
	return levels, len(levels) <= maxLevels
}

// cells are the cells of a line of a table, nil when it is none.
func cells(line string) []string {
	line = strings.TrimSpace(line)
	if !strings.HasPrefix(line, "|") {
		return nil
	}
	line = strings.TrimSuffix(line[1:], "|")
	var all []string
	for _, c := range strings.Split(strings.ReplaceAll(line, `\|`, "\x00"), "|") {
		all = append(all, strings.TrimSpace(emphasis.Replace(strings.ReplaceAll(c, "\x00", "|"))))
	}
	return all
}

var emphasis = strings.NewReplacer("**", "", "`", "")

func allDashes(cells []string) bool {
	for _, c := range cells {
		if !strings.Contains(c, "-") || strings.Trim(c, ":-") != "" {
			return false
		}
	}
	return true
}
