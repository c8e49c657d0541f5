package assessment

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"time"

	"binapustaka/lms"
)

// A test travels as a document: what it says of itself, its questions with their
// keys, its sections, its blueprint and its forms. It holds no ids and nothing of
// any person. What is measured stands in it by keys that the caller knows,
// pictures by their addresses; an access code does not travel.

const documentFormat = "binapustaka-test-1"

// Limits of a document.
const (
	MaxDocument          = 16_000_000 // bytes
	maxDocumentQuestions = 5000
	maxDocumentDraws     = 500
)

type document struct {
	Format         string             `json:"format"`
	Published      bool               `json:"published,omitempty"`
	Title          string             `json:"title"`
	Description    string             `json:"description,omitempty"`
	Minutes        int                `json:"minutes"`
	Attempts       int                `json:"attempts"`
	WaitMinutes    int                `json:"wait_minutes,omitempty"`
	Code           bool               `json:"code,omitempty"` // it asks for one
	PassPercent    int                `json:"pass_percent"`
	OpensAt        *time.Time         `json:"opens_at,omitempty"`
	ClosesAt       *time.Time         `json:"closes_at,omitempty"`
	ShuffleItems   bool               `json:"shuffle_items,omitempty"`
	ShuffleOptions bool               `json:"shuffle_options,omitempty"`
	OnePage        bool               `json:"one_page,omitempty"`
	Watched        bool               `json:"watched,omitempty"`
	Reviewed       bool               `json:"reviewed,omitempty"`
	CourseOnly     bool               `json:"course_only,omitempty"`
	Reveal         Reveal             `json:"reveal"`
	RevealAfter    RevealAfter        `json:"reveal_after,omitempty"`
	Sections       []documentSection  `json:"sections,omitempty"`
	Items          []documentItem     `json:"items,omitempty"`
	Draws          []documentDraw     `json:"draws,omitempty"`
	Given          Giving             `json:"given,omitempty"` // of a test with forms
	Forms          [][]documentItem   `json:"forms,omitempty"`
	Questions      []documentQuestion `json:"questions,omitempty"` // those that items and forms hold
	Bank           []documentQuestion `json:"bank,omitempty"`      // the others that the blueprint may draw
	BankCut        uint               `json:"bank_cut,omitempty"`  // how many of them did not fit
}

type documentSection struct {
	Title        string `json:"title"`
	Instructions string `json:"instructions,omitempty"`
	Minutes      int    `json:"minutes,omitempty"`
}

type documentItem struct {
	Question int     `json:"question"` // its number among the questions, from 1
	Points   float64 `json:"points"`
	Section  int     `json:"section"`
}

type documentDraw struct {
	Competency string     `json:"competency,omitempty"`
	Difficulty Difficulty `json:"difficulty,omitempty"`
	Questions  int        `json:"questions"`
	Points     float64    `json:"points"`
	Section    int        `json:"section"`
}

type documentQuestion struct {
	Kind       Kind       `json:"kind"`
	Competency string     `json:"competency,omitempty"`
	Difficulty Difficulty `json:"difficulty,omitempty"`
	Tags       []string   `json:"tags,omitempty"`
	Stem       string     `json:"stem"`
	Body
}

func (q documentQuestion) question(libraryID int64, ids map[string]int64) Question {
	return Question{LibraryID: libraryID, CompetencyID: ids[q.Competency], Difficulty: q.Difficulty, Tags: q.Tags, Kind: q.Kind, Stem: q.Stem, Body: q.Body}.Normal()
}

func (d document) settings() Settings {
	return Settings{Title: d.Title, Description: d.Description, Minutes: d.Minutes, AttemptsAllowed: d.Attempts, WaitMinutes: d.WaitMinutes, PassPercent: d.PassPercent,
		OpensAt: d.OpensAt, ClosesAt: d.ClosesAt, ShuffleItems: d.ShuffleItems, ShuffleOptions: d.ShuffleOptions, OnePage: d.OnePage, Watched: d.Watched,
		Reviewed: d.Reviewed, CourseOnly: d.CourseOnly, Reveal: d.Reveal, RevealAfter: d.RevealAfter}
}

// encode is d as a file, always the same bytes for the same content.
func (d document) encode() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(d)
	return b.Bytes(), err
}

// core is what makes two tests the same: not whether it is open yet, nor what
// else the bank holds, nor the tags that each library gives its questions.
func (d document) core() ([]byte, error) {
	d.Published, d.Code, d.Bank, d.BankCut = false, false, nil, 0
	d.Questions = slices.Clone(d.Questions)
	for i := range d.Questions {
		d.Questions[i].Tags = nil
	}
	return d.encode()
}

// readDocument reads a document and names what is wrong with it.
func readDocument(b []byte) (d document, err error) {
	if len(b) > MaxDocument {
		return d, lms.Problems{lms.Fail(lms.Invalid, "document.large", lms.Args{"limit": MaxDocument / 1_000_000})}
	}
	in := json.NewDecoder(bytes.NewReader(b))
	in.DisallowUnknownFields()
	if err := in.Decode(&d); err != nil {
		return d, lms.Problems{lms.Fail(lms.Invalid, "document.bad", lms.Args{"problem": lms.JSONFault(b, err)})}
	}
	if d.Format != documentFormat {
		return d, lms.Problems{lms.Fail(lms.Invalid, "document.format", lms.Args{"format": d.Format})}
	}
	return d, d.check()
}

// documentProblems collects what is wrong, by the place where it stands.
type documentProblems struct{ p lms.Problems }

func (c *documentProblems) wrong(key string, args lms.Args) {
	c.p = append(c.p, lms.Fail(lms.Invalid, key, args))
}

func (c *documentProblems) take(place string, n int, err error) {
	var all lms.Problems
	switch e := err.(type) {
	case lms.Problems:
		all = e
	case *lms.Error:
		all = lms.Problems{e}
	}
	for _, e := range all {
		c.wrong("document."+place, lms.Args{"n": n, "problem": e})
	}
}

func (d document) check() error {
	var c documentProblems
	c.take("settings", 0, d.settings().check().OrNil()) // a draft's dates may be missing
	for i, s := range d.Sections {
		c.take("section", i+1, Section{Title: s.Title, Instructions: s.Instructions, Minutes: s.Minutes}.Check())
	}
	if len(d.Sections) > MaxSections {
		c.wrong("section.too_many", lms.Args{"n": MaxSections})
	}
	if n := len(d.Questions) + len(d.Bank); n > maxDocumentQuestions {
		c.wrong("document.questions_many", lms.Args{"n": n, "max": maxDocumentQuestions})
		return c.p
	}
	for i, q := range slices.Concat(d.Questions, d.Bank) {
		c.take("question", i+1, q.question(0, nil).Check())
	}
	places := func(list []documentItem) {
		held := map[int]bool{}
		for i, it := range list {
			good := it.Question >= 1 && it.Question <= len(d.Questions) && !held[it.Question] && d.hasSection(it.Section) && it.Points > 0 && it.Points <= MaxPoints
			if held[it.Question] = true; !good || math.Abs(it.Points-round(it.Points, 2)) > 1e-9 {
				c.wrong("document.item", lms.Args{"n": i + 1})
			}
		}
	}
	places(d.Items)
	for _, f := range d.Forms {
		places(f)
	}
	if len(d.Forms) > MaxForms {
		c.wrong("form.too_many", lms.Args{"n": MaxForms})
	}
	if len(d.Forms) > 0 && !slices.Contains(Givings, d.Given) {
		c.wrong("form.given_unknown", nil)
	}
	if len(d.Draws) > maxDocumentDraws {
		c.wrong("document.draws_many", lms.Args{"n": len(d.Draws), "max": maxDocumentDraws})
	}
	for i, w := range d.Draws {
		if c.take("draw", i+1, Draw{Difficulty: w.Difficulty, Questions: w.Questions, Points: w.Points}.Check()); !d.hasSection(w.Section) {
			c.wrong("document.item", lms.Args{"n": i + 1})
		}
	}
	return c.p.OrNil()
}

func (d document) hasSection(n int) bool { return n >= 1 && n <= max(1, len(d.Sections)) }
