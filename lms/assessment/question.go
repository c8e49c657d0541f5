package assessment

import "slices"

// Kind is how a question is answered.
type Kind string

const (
	Single      Kind = "single"
	Multiple    Kind = "multiple"
	TrueFalse   Kind = "true_false" // option 0 says true, option 1 false; their texts are the page's
	Matching    Kind = "matching"   // an option to each prompt
	Ordering    Kind = "ordering"   // the options, which stand in the right order
	ShortAnswer Kind = "short_answer"
	Numerical   Kind = "numerical"
	Cloze       Kind = "cloze"   // gaps in the stem
	Hotspot     Kind = "hotspot" // a point on a picture
	Essay       Kind = "essay"   // marked by people
)

// Kinds lists every kind in the order they are offered.
var Kinds = []Kind{Single, Multiple, TrueFalse, Matching, Ordering, ShortAnswer, Numerical, Cloze, Hotspot, Essay}

// Choice reports whether the kind is answered by choosing options.
func (k Kind) Choice() bool { return k == Single || k == Multiple || k == TrueFalse }

// Difficulty is a trainer's estimate of how hard a question is; 0 for none.
type Difficulty int

const (
	Easy   Difficulty = 1
	Medium Difficulty = 2
	Hard   Difficulty = 3
)

// Difficulties lists every difficulty, easy first.
var Difficulties = []Difficulty{Easy, Medium, Hard}

// Question is one version of a question. What it measures belongs to the
// question, not to a version: changing it makes no new one.
type Question struct {
	ID           int64 // 0 until saved
	VersionID    int64
	LibraryID    int64
	Version      int
	CompetencyID int64 // 0: none
	Difficulty   Difficulty
	Tags         []string // see NormalTags
	Kind         Kind
	Stem         string // Markdown; of a cloze with [[1]], [[2]], … where its gaps are
	Body
	Places   []int // ordering: the right place of each option as shown; nil as they stand
	Archived bool
}

// Body is what a question needs beside its stem, as its kind asks.
type Body struct {
	Options   []Option    `json:"options,omitempty"`
	Prompts   []Prompt    `json:"prompts,omitempty"`  // matching
	Accepted  []string    `json:"accepted,omitempty"` // short answer
	Fold      Fold        `json:"fold,omitzero"`      // short answer and cloze
	Value     float64     `json:"value,omitempty"`    // numerical
	Tolerance float64     `json:"tolerance,omitempty"`
	Units     []Unit      `json:"units,omitempty"` // numerical: none, or those an answer may name
	Gaps      []Gap       `json:"gaps,omitempty"`  // cloze
	Picture   Picture     `json:"picture,omitzero"`
	Areas     []Area      `json:"areas,omitempty"`    // hotspot
	Rubric    []Criterion `json:"rubric,omitempty"`   // essay
	Feedback  string      `json:"feedback,omitempty"` // Markdown: why the answer is what it is
}

// Option is one thing to choose.
type Option struct {
	Text     string  `json:"text,omitempty"` // Markdown on one line
	Right    bool    `json:"right,omitempty"`
	Weight   float64 `json:"weight,omitempty"`   // share of the points that choosing it earns, -1 to 1; 0: by Right
	Feedback string  `json:"feedback,omitempty"` // why it is right or wrong
}

// Prompt is what an option of a matching question is matched to.
type Prompt struct {
	Text   string `json:"text"` // Markdown on one line
	Option int    `json:"option"`
}

// Unit is a unit in which a number may be given.
type Unit struct {
	Name   string  `json:"name"`
	Factor float64 `json:"factor"` // of the value: 1 for the unit of Value, 60 for minutes where Value is in seconds
}

// Gap is a place in the stem of a cloze, to be typed or chosen.
type Gap struct {
	Accepted []string `json:"accepted,omitempty"`
	Wrong    []string `json:"wrong,omitempty"`  // offered beside what is accepted; none: the gap is typed
	Weight   int      `json:"weight,omitempty"` // against other gaps; 0 as 1
}

// Offered is what may be chosen for a gap in an order that gives nothing
// away; nil when it is typed.
func (g Gap) Offered() []string {
	if len(g.Wrong) == 0 {
		return nil
	}
	all := slices.Concat(g.Accepted, g.Wrong)
	slices.Sort(all)
	return slices.Compact(all)
}

// Picture is what a hotspot question shows.
type Picture struct {
	URL string `json:"url,omitempty"` // of a medium of the library
	Alt string `json:"alt,omitempty"` // what it shows, for those who do not see it
}

// Area is a part of a picture, in thousandths of its width and height from
// the top left corner: a rectangle, or the ellipse in it.
type Area struct {
	X        int    `json:"x"`
	Y        int    `json:"y"`
	W        int    `json:"w"`
	H        int    `json:"h"`
	Round    bool   `json:"round,omitempty"`
	Right    bool   `json:"right,omitempty"`
	Feedback string `json:"feedback,omitempty"`
}

// Holds reports whether p lies in the area, bounds included.
func (a Area) Holds(p Point) bool {
	x, y := p.X-a.X, p.Y-a.Y
	if x < 0 || y < 0 || x > a.W || y > a.H {
		return false
	}
	if !a.Round {
		return true
	}
	dx, dy := float64(2*x-a.W)/float64(a.W), float64(2*y-a.H)/float64(a.H)
	return dx*dx+dy*dy <= 1
}

// Criterion is one thing that an essay is marked by.
type Criterion struct {
	Name   string  `json:"name"`
	Levels []Level `json:"levels"` // the lowest first
}

// Level is a step of a criterion.
type Level struct {
	Text   string  `json:"text"`
	Points float64 `json:"points"` // against the highest level of all criteria together
}

// Fold says which differences a short answer may have from an accepted form.
type Fold struct {
	Case    bool `json:"case,omitempty"`    // Dewey = dewey
	Space   bool `json:"space,omitempty"`   // no panggil = nopanggil
	Accents bool `json:"accents,omitempty"` // é = e
}

// Shown is q with its options in the order of an attempt.
func (q Question) Shown(order []int) Question {
	if len(order) != len(q.Options) || len(order) == 0 {
		return q
	}
	options, at := make([]Option, len(order)), make([]int, len(order))
	for i, from := range order {
		options[i], at[from] = q.Options[from], i
	}
	q.Options = options
	switch q.Kind {
	case Matching:
		q.Prompts = slices.Clone(q.Prompts)
		for i, p := range q.Prompts {
			q.Prompts[i].Option = at[p.Option]
		}
	case Ordering:
		places := make([]int, len(order))
		for i, from := range order {
			places[i] = q.Place(from)
		}
		q.Places = places
	}
	return q
}

// Bare is q without keys and feedback: what the person who answers may know.
func (q Question) Bare() Question {
	var b Body
	for _, o := range q.Options {
		b.Options = append(b.Options, Option{Text: o.Text})
	}
	for _, p := range q.Prompts {
		b.Prompts = append(b.Prompts, Prompt{Text: p.Text})
	}
	for _, g := range q.Gaps {
		b.Gaps = append(b.Gaps, Gap{Wrong: g.Offered()})
	}
	for _, u := range q.Units {
		b.Units = append(b.Units, Unit{Name: u.Name})
	}
	b.Picture, b.Rubric = q.Picture, q.Rubric
	q.Body, q.Places = b, nil
	return q
}
