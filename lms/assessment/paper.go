package assessment

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"binapustaka/lms"
)

// Paper is a test as it was printed: its questions and their order are fixed.
type Paper struct {
	ID           int64
	AssessmentID int64
	Number       int // from 1
	Seed         int64
	By           string
	CreatedAt    time.Time
	Entered      int // attempts that were keyed in from it
	Questions    int
}

// PaperSheet is a paper with all that stands on it.
type PaperSheet struct {
	Paper
	Form     string // A, B, … in a test with parallel forms: papers have them in turn
	Test     Assessment
	Sections []Section
	Items    []PaperItem
}

// madeOn is the day on which p was made, there.
func (p Paper) madeOn(zone *time.Location) lms.Day { return lms.DayOf(p.CreatedAt.In(zone)) }

// PaperItem is a printed question: its options stand as printed.
type PaperItem struct {
	Question
	Position int // from 1
	Points   float64
	Section  int
}

// printed is an item as it is kept.
type printed struct {
	VersionID int64   `json:"version"`
	Order     []int   `json:"order"`
	Points    float64 `json:"points"`
	Section   int     `json:"section"`
}

// letters is how many options can be told apart by a letter.
const letters = 26

var mediaLink = regexp.MustCompile(`/media/[0-9a-f]{24}\.([a-z0-9]{3,4})`)

// PaperMedia are the pictures of a question's stem.
func PaperMedia(q Question) (urls []string) { return mediaLink.FindAllString(q.Stem, -1) }

// Unprintable is the key of why a question cannot go on paper, "" when it can.
func Unprintable(q Question) string {
	inside := []string{}
	for _, o := range q.Options {
		inside = append(inside, o.Text)
	}
	for _, p := range q.Prompts {
		inside = append(inside, p.Text)
	}
	for _, m := range mediaLink.FindAllStringSubmatch(q.Stem, -1) {
		if !slices.Contains([]string{"png", "jpg", "gif"}, m[1]) {
			return "paper.not_media"
		}
	}
	switch {
	case q.Kind == Hotspot:
		return "paper.not_hotspot"
	case mediaLink.MatchString(strings.Join(inside, " ")):
		return "paper.not_inside"
	case len(q.Options) > letters:
		return "paper.not_letters"
	case !legible(q):
		return "paper.not_script"
	}
	return ""
}

// Letter is what the option shown at i is called on paper.
func Letter(i int) string { return string(rune('A' + i)) }

// KeyedAnswer reads an answer as it is keyed in from paper: letters for options
// (B, A C), one letter or a dash for each prompt of a matching, the letters in
// their order for an ordering, else the text; texts are the gaps of a cloze.
func KeyedAnswer(q Question, typed string, texts []string) (Answer, error) {
	var a Answer
	switch q.Kind {
	case Cloze:
		a.Texts = texts
	case ShortAnswer, Numerical, Essay:
		a.Text = text(typed)
	default:
		fault := lms.Fail(lms.Invalid, "paper.keyed_letters", lms.Args{"last": Letter(len(q.Options) - 1)})
		for _, c := range strings.ToUpper(typed) {
			switch {
			case c >= 'A' && int(c-'A') < len(q.Options):
				a.Options = append(a.Options, int(c-'A'))
			case c == '-' && q.Kind == Matching:
				a.Options = append(a.Options, -1)
			case !unicode.IsSpace(c) && c != ',' && c != ';':
				return Answer{}, fault
			}
		}
		switch n := len(a.Options); {
		case q.Kind == Matching && n > 0 && n != len(q.Prompts):
			return Answer{}, lms.Fail(lms.Invalid, "paper.keyed_prompts", lms.Args{"n": len(q.Prompts)})
		case q.Kind == Ordering && n > 0 && n != len(q.Options):
			return Answer{}, lms.Fail(lms.Invalid, "paper.keyed_order", lms.Args{"n": len(q.Options)})
		case (q.Kind == Single || q.Kind == TrueFalse) && n > 1:
			return Answer{}, lms.Fail(lms.Invalid, "paper.keyed_one")
		}
	}
	if a.check(q) != nil {
		return Answer{}, lms.Fail(lms.Invalid, "paper.keyed_twice")
	}
	return a.For(q.Kind), nil
}

// PaperEntry is what a trainer keys in from an answer sheet.
type PaperEntry struct {
	AccountID int64
	SatAt     time.Time
	Answers   []Answer // by position
}

// PaperNote says of an attempt from which paper it was keyed in, by whom and when.
type PaperNote struct {
	Number int       `db:"number"`
	By     string    `db:"entered_by"`
	At     time.Time `db:"entered_at"`
}
