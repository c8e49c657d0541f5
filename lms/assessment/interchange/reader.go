package interchange

import (
	"bytes"
	goerrors "errors"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

// reader gathers what is understood of a file.
type reader struct {
	Result
	options  Options
	number   int  // of the question being read
	failed   bool // it has an error
	named    int  // questions with names
	category string
	pictures []Picture // of the question being read

	heads      []string // of a table, as it names its columns
	indonesian bool     // the table's headings are
}

func (r *reader) problem(s Severity, line int, key string, args lms.Args) {
	r.failed = r.failed || s == Error
	r.Problems = append(r.Problems, Problem{Line: line, Severity: s, Key: key, Args: args, Question: r.number})
}

func (r *reader) fail(line int, key string, args ...lms.Args) {
	r.problem(Error, line, key, first(args))
}

func (r *reader) warn(line int, key string, args ...lms.Args) {
	r.problem(Warning, line, key, first(args))
}

// lost says by its name in the file what is not kept.
func (r *reader) lost(line int, what, value string) {
	r.warn(line, "interchange.lost", lms.Args{"what": what, "value": cut(value, 60)})
}

func first(args []lms.Args) lms.Args {
	if len(args) == 0 {
		return nil
	}
	return args[0]
}

// cut is s on one line, at most n characters of it.
func cut(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}

// begin starts the next question.
func (r *reader) begin() {
	r.Questions++
	r.number, r.failed, r.pictures = r.Questions, false, nil
}

// none ends a question that turned out to be none.
func (r *reader) none() {
	r.Questions--
	r.number = 0
}

// finish checks the question begun and keeps it unless it has an error. line
// says where a field of the question stands, 0 where that is not known.
func (r *reader) finish(it Item, line func(field string) int) {
	defer func() { r.number = 0 }()
	it.Number, it.Category, it.Pictures = r.number, r.category, r.pictures
	if it.Name != "" {
		r.named++
	}
	for i := range it.Options {
		it.Options[i].Text = flat(it.Options[i].Text)
	}
	for i := range it.Prompts {
		it.Prompts[i].Text = flat(it.Prompts[i].Text)
	}
	it.Question = it.Normal()
	if it.Competency != "" {
		it.CompetencyID = r.options.Competencies[it.Competency]
		if it.CompetencyID == 0 {
			r.warn(it.Line, "interchange.competency_unknown", lms.Args{"code": cut(it.Competency, 60)})
		}
	}
	r.check(it, line)
	if !r.failed {
		r.Items = append(r.Items, it)
	}
}

// check adds what the question bank has against the question. After an error
// only what is said of single parts: the rest may follow from the error.
func (r *reader) check(it Item, line func(string) int) {
	err := it.Check()
	var list lms.Problems
	if !goerrors.As(err, &list) {
		return
	}
	failed := r.failed
	for _, e := range list {
		if failed && (!singlePart.MatchString(e.Field) || e.Key == "question.stem_missing") {
			continue
		}
		at := it.Line
		if line != nil {
			if l := line(e.Field); l > 0 {
				at = l
			}
		}
		r.failed = true
		r.Problems = append(r.Problems, Problem{Line: at, Severity: Error, Key: e.Key, Args: e.Args, Field: e.Field, Question: r.number})
	}
}

var singlePart = regexp.MustCompile(`^(stem|feedback|(option|prompt|gap|unit|area)-\d+)$`)

// flat is Markdown on one line.
func flat(s string) string {
	if !strings.Contains(s, "\n") {
		return s
	}
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		l = strings.TrimSpace(l)
		if strings.HasSuffix(l, `\`) && !strings.HasSuffix(l, `\\`) && i < len(lines)-1 { // a hard break
			l = l[:len(l)-1]
		}
		lines[i] = l
	}
	return strings.Join(strings.Fields(strings.Join(lines, " ")), " ")
}

// inCategory notes where the questions that follow belong in the file.
func (r *reader) inCategory(line int, name string) {
	if name = strings.TrimSpace(name); name != "" && name != r.category {
		r.warn(line, "interchange.category_lost", lms.Args{"name": cut(name, 120)})
	}
	r.category = name
}

// tag takes what a tag of the file says of the question.
func (r *reader) tag(it *Item, line int, tag string) {
	name, value, _ := strings.Cut(strings.TrimSpace(tag), ":")
	switch {
	case name == "competency" && value != "":
		it.Competency = value
	case name == "difficulty" && difficulties[value] != 0:
		it.Difficulty = difficulties[value]
	default:
		r.label(it, line, tag)
	}
}

// label gives the question tags as the bank has them; those that it cannot take
// are lost.
func (r *reader) label(it *Item, line int, text string) {
	if tags := assessment.NormalTags(append(slices.Clone(it.Tags), text)...); assessment.TagsFit(tags) {
		it.Tags = tags
	} else {
		r.lost(line, "tag", text)
	}
}

var difficulties = map[string]assessment.Difficulty{"easy": assessment.Easy, "medium": assessment.Medium, "hard": assessment.Hard}

func difficultyName(d assessment.Difficulty) string {
	for name, v := range difficulties {
		if v == d {
			return name
		}
	}
	return ""
}

// decode is the text of a file with line feeds alone at the ends of its lines
// and no other control characters than tabs.
func (r *reader) decode(b []byte) (text string, ok bool) {
	switch {
	case len(b) > MaxFile:
		r.fail(0, "interchange.too_large", lms.Args{"n": MaxFile >> 20})
		return "", false
	case bytes.HasPrefix(b, []byte("PK\x03\x04")), bytes.HasPrefix(b, []byte("\xD0\xCF\x11\xE0")):
		r.fail(0, "interchange.workbook")
		return "", false
	case slices.ContainsFunc(noTexts, func(head string) bool { return bytes.HasPrefix(b, []byte(head)) }):
		r.fail(0, "interchange.no_text")
		return "", false
	case bytes.HasPrefix(b, []byte("\xFF\xFE")), bytes.HasPrefix(b, []byte("\xFE\xFF")):
		text = fromUTF16(b)
	case utf8.Valid(b):
		text = string(bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF")))
	default:
		// Every byte means something in Windows-1252: it cannot fail.
		b, _ = charmap.Windows1252.NewDecoder().Bytes(b)
		text = string(b)
		r.warn(0, "interchange.windows_1252")
	}
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	dropped := false
	text = strings.Map(func(c rune) rune {
		if c < ' ' && c != '\n' && c != '\t' || c == 0x7F || c == 0xFFFE || c == 0xFFFF || c == 0xFEFF {
			dropped = true
			return -1
		}
		return c
	}, text)
	if dropped {
		r.warn(0, "interchange.control_characters")
	}
	return text, true
}

// noTexts are the beginnings of pictures, PDF and packed files.
var noTexts = []string{"\xFF\xD8\xFF", "\x89PNG\r\n", "GIF89a", "GIF87a", "%PDF-", "\x1F\x8B\x08", "Rar!\x1A", "7z\xBC\xAF"}

func fromUTF16(b []byte) string {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = uint16(b[2*i]) | uint16(b[2*i+1])<<8
		if b[0] == 0xFE {
			units[i] = units[i]>>8 | units[i]<<8
		}
	}
	return strings.TrimPrefix(string(utf16.Decode(units)), "\uFEFF")
}

// Text is a file as it can be mended in a form. One that is no text is Invalid
// in the field "file".
func Text(file []byte) (string, error) {
	r := &reader{}
	text, ok := r.decode(file)
	if !ok {
		return "", lms.FailField("file", r.Problems[0].Key, r.Problems[0].Args)
	}
	return text, nil
}
