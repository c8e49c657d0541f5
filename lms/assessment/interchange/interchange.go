package interchange

import (
	"path"
	"slices"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

// Format is a kind of file.
type Format string

const (
	GIFT      Format = "gift"
	Aiken     Format = "aiken"
	MoodleXML Format = "moodlexml"
	CSV       Format = "csv"
)

// Formats lists every format in the order they are offered.
var Formats = []Format{GIFT, Aiken, MoodleXML, CSV}

// MaxFile is the largest file in bytes that is read.
const MaxFile = 64 << 20

// FileName is what a file of that format is called.
func (f Format) FileName(stem string) string {
	return stem + map[Format]string{GIFT: ".gift.txt", Aiken: ".aiken.txt", MoodleXML: ".xml", CSV: ".csv"}[f]
}

// ContentType is the media type of a file of that format.
func (f Format) ContentType() string {
	return map[Format]string{GIFT: "text/plain", Aiken: "text/plain", MoodleXML: "application/xml", CSV: "text/csv"}[f] + "; charset=utf-8"
}

// Item is a question as it stands in a file.
type Item struct {
	assessment.Question
	Number     int // its place among the questions of the file, from 1
	Line       int // where it begins, from 1
	Name       string
	Category   string
	Competency string // code of what it measures
	Pictures   []Picture
	Same       bool // the same question is in the bank, or further up
}

// Severity says what a problem does to its question.
type Severity string

const (
	Error   Severity = "error"   // the question does not come in, or not out
	Warning Severity = "warning" // something of it is not kept
	Same    Severity = "same"    // it is there already, and comes in again only when asked to
)

// Problem is what is wrong with a file, or not kept of it. Key names the
// message, Args fill it; Field says where in the question, in the names of
// Question.Check.
type Problem struct {
	Line     int // 0: the file as a whole, or a question that is written
	Severity Severity
	Key      string
	Args     lms.Args
	Field    string
	Question int // Number of the Item; 0: none
}

// Result is what Read understood.
type Result struct {
	Format    Format
	Questions int    // in the file, those with errors included
	Items     []Item // those without an error
	Problems  []Problem
}

// Errors is how many of the problems are errors.
func (r Result) Errors() int { return count(r.Problems, Error) }

// Warnings is how many say that something is not kept.
func (r Result) Warnings() int { return count(r.Problems, Warning) }

func count(list []Problem, s Severity) (n int) {
	for _, p := range list {
		if p.Severity == s {
			n++
		}
	}
	return n
}

// Options is what Read may know of the library.
type Options struct {
	Competencies map[string]int64 // by code
	Pictures     bool             // pictures inside the file will be kept as media of the library
}

// Read understands a file. An empty format is found out from the content.
func Read(format Format, file []byte, o Options) Result {
	r := &reader{options: o}
	text, ok := r.decode(file)
	if format == "" {
		format = Detect(text)
	}
	r.Format = format
	if !ok {
		return r.Result
	}
	if format != MoodleXML && (strings.HasPrefix(text, "<?xml") || strings.HasPrefix(text, "<quiz")) { // its braces and lines would pass for questions
		r.fail(0, "interchange.is_xml")
		return r.Result
	}
	switch format {
	case Aiken:
		r.aiken(text)
	case MoodleXML:
		r.moodleXML(text)
	case CSV:
		r.csv(text)
	default:
		r.gift(text)
	}
	if r.Questions == 0 && r.Errors() == 0 {
		r.problem(Error, 0, "interchange.no_questions", nil)
	}
	slices.SortStableFunc(r.Problems, func(a, b Problem) int { return a.Line - b.Line })
	return r.Result
}

// Detect is the format that the beginning of a file looks like.
func Detect(text string) Format {
	text = strings.TrimSpace(strings.TrimPrefix(text, "\uFEFF"))
	head := text[:min(len(text), 20_000)]
	first, _, _ := strings.Cut(head, "\n")
	switch {
	case strings.HasPrefix(head, "<?xml"), strings.HasPrefix(head, "<quiz"), strings.HasPrefix(head, "<!--"):
		return MoodleXML
	case isTable(head):
		return CSV
	case strings.ContainsAny(head, "{}"), strings.HasPrefix(first, "$CATEGORY"), strings.HasPrefix(first, "::"):
		return GIFT
	}
	for line := range strings.Lines(head) {
		if _, ok := aikenKey(strings.TrimSpace(line)); ok {
			return Aiken
		}
	}
	return GIFT
}

// FormatOf is the format that a file's name speaks of. It is found out from the
// text where the name says nothing, or says of what is no XML that it is, or the
// other way round.
func FormatOf(name, text string) Format {
	named, looks := formatNamed(name), Detect(text)
	if named == "" || (named == MoodleXML) != (looks == MoodleXML) {
		return looks
	}
	return named
}

func formatNamed(name string) Format {
	name = strings.ToLower(name)
	switch ext := path.Ext(name); {
	case ext == ".xml":
		return MoodleXML
	case ext == ".csv", ext == ".tsv":
		return CSV
	case ext == ".gift", strings.Contains(name, "gift"):
		return GIFT
	case strings.Contains(name, "aiken"):
		return Aiken
	}
	return ""
}

// Write puts items into a file and says what of them the format cannot express;
// those with an error are left out. pictures is the content of a picture by its
// path, nil when there is none: Moodle XML takes them along.
func Write(format Format, items []Item, pictures func(path string) []byte) ([]byte, []Problem) {
	if pictures == nil {
		pictures = func(string) []byte { return nil }
	}
	w := &writer{pictures: pictures}
	switch format {
	case Aiken:
		w.aiken(items)
	case MoodleXML:
		w.moodleXML(items)
	case CSV:
		w.csv(items)
	default:
		w.gift(items)
	}
	return []byte(w.out.String()), w.problems
}
