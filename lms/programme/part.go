package programme

import (
	"net/url"
	"regexp"
	"slices"

	"binapustaka/lms"
)

// PartKind is what a line of a programme is.
type PartKind string

const (
	Cost  PartKind = "cost"
	Guest PartKind = "guest" // an author, a performer, an exhibitor: adults
	Slot  PartKind = "slot"  // a point of the day's programme
	Work  PartKind = "work"  // that is on show
	Post  PartKind = "post"  // in a channel
)

// Field is one that a kind of lines has.
type Field string

const (
	FieldOn     Field = "on"
	FieldAt     Field = "at"    // a time of day
	FieldLabel  Field = "label" // a guest's role, whose work it is, a post's channel
	FieldTitle  Field = "title" // what was paid, a name, what happens, what is said
	FieldDetail Field = "detail"
	FieldLink   Field = "link"
	FieldAmount Field = "amount" // whole rupiah
	FieldState  Field = "state"
)

// PartKinds are the kinds of lines with what each consists of, and to which part
// of a programme it belongs; costs are of every programme.
var PartKinds = []struct {
	Kind    PartKind
	Section Section
	Fields  []Field
}{
	{Cost, "", []Field{FieldOn, FieldTitle, FieldAmount}},
	{Guest, Guests, []Field{FieldLabel, FieldTitle, FieldDetail}},
	{Slot, Day, []Field{FieldOn, FieldAt, FieldTitle, FieldDetail}},
	{Work, Works, []Field{FieldTitle, FieldLabel, FieldDetail}},
	{Post, Posts, []Field{FieldOn, FieldLabel, FieldTitle, FieldLink, FieldState}},
}

// Fields are those of a kind, nil of what is none.
func (k PartKind) Fields() []Field {
	for _, one := range PartKinds {
		if one.Kind == k {
			return one.Fields
		}
	}
	return nil
}

// Of reports whether programmes of a kind have such lines.
func (k PartKind) Of(kind Kind) bool {
	for _, one := range PartKinds {
		if one.Kind == k {
			return one.Section == "" || kind.Has(one.Section)
		}
	}
	return false
}

// PartState is what became of a post.
type PartState string

const (
	PostPlanned PartState = "planned"
	PostOut     PartState = "posted"
	PostDropped PartState = "dropped"
)

var PartStates = []PartState{PostPlanned, PostOut, PostDropped}

// Roles are those of guests.
var Roles = []string{"author", "performer", "exhibitor", "speaker", "other"}

var timeOfDay = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)

// Part is a line of a programme. What its kind does not have is empty.
type Part struct {
	ID          int64     `db:"id"`
	ProgrammeID int64     `db:"programme_id"`
	Kind        PartKind  `db:"kind"`
	On          *lms.Day  `db:"on_day"`
	At          string    `db:"at_time"` // 09:30
	Label       string    `db:"label"`
	Title       string    `db:"title"`
	Detail      string    `db:"detail"`
	Link        string    `db:"link"`
	Amount      int64     `db:"amount"`
	State       PartState `db:"state"`
}

// Clean is p with its texts trimmed and what its kind does not have taken away,
// and what is wrong with it. An amount below zero stands for what is none.
func (p Part) Clean() (Part, error) {
	has := func(f Field) bool { return slices.Contains(p.Kind.Fields(), f) }
	c := Part{ID: p.ID, ProgrammeID: p.ProgrammeID, Kind: p.Kind}
	var wrong problems
	wrong.add(p.Kind.Fields() == nil, "kind", "error.request")
	if has(FieldOn) {
		c.On = p.On
		if wrong.add(c.On == nil, "on", "programme.day_missing"); c.On != nil {
			wrong.day("on", *c.On)
		}
	}
	if has(FieldAt) {
		c.At = lms.Line(p.At)
		wrong.add(!timeOfDay.MatchString(c.At), "at", "programme.time_wrong")
	}
	if has(FieldLabel) {
		c.Label = lms.Line(p.Label)
		switch p.Kind {
		case Guest:
			wrong.add(!slices.Contains(Roles, c.Label), "label", "programme.role_missing")
		case Post:
			wrong.line("label", c.Label, MaxChannel, "programme.channel_missing")
		default:
			wrong.text("label", c.Label, 100)
		}
	}
	if has(FieldTitle) {
		c.Title = lms.Text(p.Title)
		wrong.line("title", c.Title, 1000, "programme.part_missing."+string(p.Kind))
	}
	if has(FieldDetail) {
		c.Detail = lms.Text(p.Detail)
		wrong.text("detail", c.Detail, 1000)
	}
	if has(FieldLink) {
		c.Link = lms.Line(p.Link)
		u, err := url.Parse(c.Link)
		wrong.add(c.Link != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == ""), "link", "programme.link_wrong")
		wrong.text("link", c.Link, 500)
	}
	if has(FieldAmount) {
		c.Amount = p.Amount
		wrong.add(c.Amount <= 0 || c.Amount > MaxMoney, "amount", "programme.money_wrong")
	}
	if has(FieldState) {
		c.State = p.State
		wrong.add(!slices.Contains(PartStates, c.State), "state", "programme.state_missing")
	}
	return c, wrong.OrNil()
}
