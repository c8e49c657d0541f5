package interchange

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

// row is a question of a table by the names of its columns.
type row struct {
	r       *reader
	line    int
	cells   map[string]string
	heads   map[string]string // what the file calls the columns
	numbers []int             // of the columns that count and say something, ascending
}

// csvKinds are the names of the kinds; "" is to be found out from the key.
var csvKinds = map[string]assessment.Kind{
	"single": assessment.Single, "pilihan tunggal": assessment.Single, "pilihan ganda (satu jawaban)": assessment.Single,
	"multiple": assessment.Multiple, "pilihan jamak": assessment.Multiple, "pilihan ganda kompleks": assessment.Multiple, "pilihan ganda kompleks (beberapa jawaban)": assessment.Multiple,
	"true_false": assessment.TrueFalse, "true/false": assessment.TrueFalse, "benar/salah": assessment.TrueFalse, "benar atau salah": assessment.TrueFalse, "benar salah": assessment.TrueFalse,
	"matching": assessment.Matching, "menjodohkan": assessment.Matching, "ordering": assessment.Ordering, "mengurutkan": assessment.Ordering,
	"short_answer": assessment.ShortAnswer, "isian singkat": assessment.ShortAnswer, "isian": assessment.ShortAnswer, "numerical": assessment.Numerical, "isian angka": assessment.Numerical, "angka": assessment.Numerical,
	"cloze": assessment.Cloze, "rumpang": assessment.Cloze, "melengkapi": assessment.Cloze, "hotspot": assessment.Hotspot, "menunjuk gambar": assessment.Hotspot,
	"essay": assessment.Essay, "uraian": assessment.Essay, "esai": assessment.Essay, "": "", "multiple choice": "", "pilihan ganda": "", "pg": "",
}

var csvDifficulties = map[string]assessment.Difficulty{"": 0, "easy": assessment.Easy, "mudah": assessment.Easy, "1": assessment.Easy,
	"medium": assessment.Medium, "sedang": assessment.Medium, "2": assessment.Medium, "hard": assessment.Hard, "sukar": assessment.Hard, "sulit": assessment.Hard, "3": assessment.Hard}

// used are the columns that a kind reads beside those of every question.
var used = map[assessment.Kind]map[string]bool{
	assessment.Single: set("right", "option", "feedback_", "weight"), assessment.Multiple: set("right", "option", "feedback_", "weight"),
	assessment.TrueFalse: set("right", "feedback_", "weight"), assessment.Matching: set("option", "left", "feedback_"), assessment.Ordering: set("option", "feedback_"),
	assessment.ShortAnswer: set("right", "ignore"), assessment.Numerical: set("right", "tolerance", "units"),
	assessment.Cloze: set("option", "weight", "ignore"), assessment.Hotspot: set("right", "option", "feedback_", "picture", "alt"), assessment.Essay: set("option"),
}

func (c *row) fail(key string, args lms.Args) { c.r.fail(c.line, key, args) }

func (c *row) lost(name string) { c.r.lost(c.line, c.heads[name], c.cells[name]) }

func (c *row) at(name string, n int) string { return c.cells[name+"_"+strconv.Itoa(n)] }

func (r *reader) csvQuestion(names []string, rec record) {
	c := &row{r: r, line: rec.line, cells: map[string]string{}, heads: map[string]string{}}
	for i, cell := range rec.cells {
		cell = unguarded(strings.TrimSpace(cell))
		if cell == "" {
			continue
		}
		if i >= len(names) || names[i] == "" {
			if i >= len(names) {
				c.fail("interchange.csv_cell_beyond", lms.Args{"n": i + 1, "text": cut(cell, 40)})
			}
			continue
		}
		c.cells[names[i]], c.heads[names[i]] = cell, r.heads[i]
		if at := strings.LastIndexByte(names[i], '_'); at > 0 {
			n, _ := strconv.Atoi(names[i][at+1:])
			c.numbers = append(c.numbers, n)
		}
	}
	slices.Sort(c.numbers)
	c.numbers = slices.Compact(c.numbers)
	it := Item{Line: rec.line, Name: c.cells["title"], Competency: c.cells["competency"]}
	it.Stem, it.Feedback = c.cells["stem"], c.cells["feedback"]
	for tag := range strings.FieldsFuncSeq(c.cells["tags"], func(r rune) bool { return strings.ContainsRune(",;|", r) }) {
		r.label(&it, rec.line, tag)
	}
	r.category = "" // it stands on each line
	r.inCategory(rec.line, c.cells["category"])
	kind, known := csvKinds[strings.ToLower(cutLines(c.cells["kind"]))]
	if !known {
		c.fail("interchange.csv_kind", lms.Args{"text": cut(c.cells["kind"], 40)})
		kind = assessment.Essay
	}
	it.Difficulty, known = csvDifficulties[strings.ToLower(c.cells["difficulty"])]
	if !known {
		c.fail("interchange.csv_difficulty", lms.Args{"text": cut(c.cells["difficulty"], 40)})
	}
	it.Kind = c.kind(kind)
	c.body(&it)
	number := r.number
	r.finish(it, nil)
	if !r.failed { // of what does not come in nothing is lost
		r.number = number
		c.spare(it.Kind)
		r.number = 0
	}
}

// kind finds out what was not said.
func (c *row) kind(said assessment.Kind) assessment.Kind {
	if said != "" {
		return said
	}
	if len(c.numbers) == 0 {
		if c.cells["right"] == "" {
			return assessment.Essay
		}
		return assessment.ShortAnswer
	}
	if len(c.letters()) > 1 {
		return assessment.Multiple
	}
	return assessment.Single
}

// spare says which cells the kind does not read.
func (c *row) spare(k assessment.Kind) {
	for _, n := range c.numbers {
		for _, name := range []string{"option", "left", "feedback", "weight"} {
			key := name
			if name == "feedback" {
				key = "feedback_"
			}
			if !used[k][key] && c.at(name, n) != "" {
				c.lost(fmt.Sprint(name, "_", n))
			}
		}
	}
	for _, name := range []string{"right", "tolerance", "units", "ignore", "picture", "alt"} {
		if !used[k][name] && c.cells[name] != "" {
			c.lost(name)
		}
	}
}

func (c *row) body(it *Item) {
	switch it.Kind {
	case assessment.Single, assessment.Multiple, assessment.TrueFalse:
		c.choice(it)
	case assessment.Matching:
		var list [][2]string
		feedback := map[string]string{}
		for _, n := range c.numbers {
			pair := [2]string{c.at("left", n), flat(c.at("option", n))}
			if pair == [2]string{} {
				continue
			}
			list = append(list, pair)
			if f := c.at("feedback", n); f != "" {
				feedback[pair[1]] = f
			}
		}
		matching(it, list)
		for i, o := range it.Options {
			it.Options[i].Feedback = feedback[o.Text]
		}
	case assessment.Ordering:
		for _, n := range c.numbers {
			if c.at("option", n) != "" || c.at("feedback", n) != "" {
				it.Options = append(it.Options, assessment.Option{Text: c.at("option", n), Feedback: c.at("feedback", n)})
			}
		}
	case assessment.ShortAnswer:
		it.Accepted, it.Fold = listed(c.cells["right"]), c.fold()
	case assessment.Numerical:
		it.Value = c.number("right", true)
		it.Tolerance = c.number("tolerance", false)
		for _, u := range listed(c.cells["units"]) {
			name, factor, has := cutLast(u, "=")
			f, ok := c.r.csvNumber(factor)
			if !has {
				name, f, ok = u, 1, true
			}
			if !ok {
				c.fail("interchange.not_a_number", lms.Args{"text": cut(u, 40)})
			}
			it.Units = append(it.Units, assessment.Unit{Name: name, Factor: f})
		}
	case assessment.Cloze:
		it.Fold = c.fold()
		c.gaps(it)
	case assessment.Hotspot:
		it.Picture = assessment.Picture{URL: c.cells["picture"], Alt: c.cells["alt"]}
		c.areas(it)
	case assessment.Essay:
		c.rubric(it)
	}
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+len(sep):]), true
	}
	return s, "", false
}

func (c *row) number(name string, must bool) float64 {
	s := c.cells[name]
	if s == "" && !must {
		return 0
	}
	f, ok := c.r.csvNumber(s)
	if !ok {
		c.fail("interchange.not_a_number", lms.Args{"text": cut(s, 40)})
	}
	return f
}

// csvNumber reads a number of a table. In an Indonesian one dots cut off
// thousands, as in the form of a question: 3.500 is 3500, and 1.500,5 is read.
func (r *reader) csvNumber(s string) (float64, bool) {
	if r.indonesian {
		if f, ok := assessment.ParseNumber(s); ok {
			return f, true
		}
	}
	return parseNumber(s)
}

var keyPart = regexp.MustCompile(`^(?:[A-Za-z]|\d{1,5})$`)

// letters are the parts of the key of a choice: letters or numbers.
func (c *row) letters() []string {
	return strings.FieldsFunc(c.cells["right"], func(r rune) bool { return strings.ContainsRune(" ,;|&+", r) })
}

// marked are the options that the key names, from 0.
func (c *row) marked() map[int]bool {
	list := map[int]bool{}
	for _, part := range c.letters() {
		n, err := strconv.Atoi(part)
		switch {
		case !keyPart.MatchString(part) || err == nil && n == 0:
			c.fail("interchange.csv_key", lms.Args{"text": cut(part, 40)})
		case err == nil:
			list[n-1] = true
		default:
			list[int(strings.ToUpper(part)[0]-'A')] = true
		}
	}
	return list
}

var truths = map[string]bool{"true": true, "benar": true, "t": true, "b": true, "1": true, "betul": true, "ya": true,
	"false": false, "salah": false, "f": false, "s": false, "0": false, "tidak": false}

func (c *row) choice(it *Item) {
	if it.Kind == assessment.TrueFalse {
		truth, known := truths[strings.ToLower(c.cells["right"])]
		if !known {
			c.fail("interchange.csv_truth", lms.Args{"text": cut(c.cells["right"], 40)})
		}
		trueFalse(it, truth, c.at("feedback", 1), c.at("feedback", 2))
	} else {
		marked, last := c.marked(), c.last("option", "feedback", "weight")
		for i := range last {
			it.Options = append(it.Options, assessment.Option{Text: c.at("option", i+1), Right: marked[i], Feedback: c.at("feedback", i+1)})
			delete(marked, i)
		}
		for i := range marked {
			c.fail("interchange.csv_key_beyond", lms.Args{"n": i + 1})
		}
	}
	for i := range it.Options {
		s := c.at("weight", i+1)
		if s == "" {
			continue
		}
		f, ok := parsePercent(strings.TrimSuffix(s, "%"))
		if !ok {
			c.fail("interchange.weight_unreadable", lms.Args{"text": cut(s, 40)})
		}
		it.Options[i].Weight = f
	}
}

// mostEmpty is how many columns may be empty before one that is not.
const mostEmpty = 26

// last is the highest number at which one of the columns says something.
func (c *row) last(names ...string) (last int) {
	for _, n := range c.numbers {
		if !slices.ContainsFunc(names, func(name string) bool { return c.at(name, n) != "" }) {
			continue
		}
		if n > last+1+mostEmpty {
			c.fail("interchange.csv_gap", lms.Args{"n": n, "from": last + 1, "to": n - 1})
			break
		}
		last = n
	}
	return last
}
