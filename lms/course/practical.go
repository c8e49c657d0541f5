package course

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"binapustaka/lms"
)

// WorkKind is work in SLiMS that a practical can ask for. Its messages are
// practical.ask_<kind>, practical.unit_<kind> and practical.kind_<kind>.
type WorkKind string

const (
	RecordWork      WorkKind = "record"      // a title catalogued
	CopyWork        WorkKind = "copy"        // a copy added
	MemberWork      WorkKind = "member"      // a member registered
	LoanWork        WorkKind = "loan"        // a copy lent
	ReturnWork      WorkKind = "return"      // a copy taken back
	ExtensionWork   WorkKind = "extension"   // a loan extended
	ReservationWork WorkKind = "reservation" // a copy reserved
)

var WorkKinds = []WorkKind{RecordWork, CopyWork, MemberWork, LoanWork, ReturnWork, ExtensionWork, ReservationWork}

// RecordField is a part of a catalogue record that may have to be filled in.
type RecordField string

const (
	SubjectField        RecordField = "subject"
	ClassificationField RecordField = "classification"
	CallNumberField     RecordField = "call_number"
	AuthorField         RecordField = "author"
	PublisherField      RecordField = "publisher"
	YearField           RecordField = "year"
	ISBNField           RecordField = "isbn"
	CollationField      RecordField = "collation"
	NotesField          RecordField = "notes"
)

var RecordFields = []RecordField{SubjectField, ClassificationField, CallNumberField, AuthorField, PublisherField, YearField, ISBNField, CollationField, NotesField}

// WorkRule asks for so much work of one kind. The same copy, record or member
// counts once.
type WorkRule struct {
	Kind    WorkKind      `json:"kind"`
	AtLeast int           `json:"at_least"`
	Days    int           `json:"days,omitempty"`   // all of it within so many days in a row; 0: whenever
	Fields  []RecordField `json:"fields,omitempty"` // that a record must have
	Copied  bool          `json:"copied,omitempty"` // records fetched from another library count too
}

// Practical is what a lesson asks to be done in SLiMS.
type Practical struct {
	LibraryID int64      `json:"library,omitempty"` // whose SLiMS is read; 0: that of the course's own library
	Rules     []WorkRule `json:"rules"`
	// CompetencyID is what a practical that SLiMS shows to be met is a
	// measurement of; 0: of nothing. The caller knows the library's competencies.
	CompetencyID int64 `json:"competency,omitempty"`
	Level        int   `json:"level,omitempty"` // of that competency; see Shows
}

// ShowsLevels are the levels of a competency that a practical may show: to
// guide others is seen at work.
var ShowsLevels = []int{1, 2, 3, 4}

// usualLevel is what a practical shows unless its trainer says otherwise: usual
// work done with directions, for the lesson gives them, and SLiMS shows that the
// work was done, not how well, how fast and with whose help.
const usualLevel = 2

// Shows is the level of its competency that a practical shows when it is met.
func (p Practical) Shows() int {
	if p.Level == 0 {
		return usualLevel
	}
	return p.Level
}

const (
	MaxWorkRules = 4
	maxWork      = 200
	maxWorkDays  = 365
)

// Clean is p with what does not belong to its kinds taken out, and what is
// wrong with it; a rule's fields are named by its number, counted from 1.
func (p Practical) Clean() (Practical, error) {
	var problems lms.Problems
	rules := make([]WorkRule, len(p.Rules))
	for i, r := range p.Rules {
		field := func(name string) string { return name + "-" + strconv.Itoa(i+1) }
		if !has(WorkKinds, r.Kind) {
			problems = append(problems, lms.FailField(field("kind"), "practical.kind_missing"))
		}
		if r.AtLeast < 1 || r.AtLeast > maxWork {
			problems = append(problems, lms.FailField(field("at_least"), "practical.at_least_range", lms.Args{"max": maxWork}))
		}
		if r.Days < 0 || r.Days > maxWorkDays {
			problems = append(problems, lms.FailField(field("days"), "practical.days_range", lms.Args{"max": maxWorkDays}))
		}
		if r.Kind != RecordWork {
			r.Fields, r.Copied = nil, false
		}
		var fields []RecordField
		for _, f := range RecordFields { // in one order, each once
			if slices.Contains(r.Fields, f) {
				fields = append(fields, f)
			}
		}
		r.Fields = fields
		rules[i] = r
	}
	p.Rules = rules
	if p.CompetencyID == 0 {
		p.Level = 0
	} else if p.Level = p.Shows(); !has(ShowsLevels, p.Level) {
		problems = append(problems, lms.FailField("level", "practical.level_range"))
	}
	switch n := len(rules); {
	case n == 0:
		problems = append(problems, lms.FailField("kind-1", "practical.rule_missing"))
	case n > MaxWorkRules:
		problems = append(problems, lms.FailField("kind-1", "practical.rules_many", lms.Args{"max": MaxWorkRules}))
	}
	return p, problems.OrNil()
}

// Kinds are the kinds of work that p asks for.
func (p Practical) Kinds() (list []WorkKind) {
	for _, r := range p.Rules {
		if !slices.Contains(list, r.Kind) {
			list = append(list, r.Kind)
		}
	}
	return list
}

// Needed is how much work p asks for in all.
func (p Practical) Needed() (n int) {
	for _, r := range p.Rules {
		n += r.AtLeast
	}
	return n
}

// Value and Scan keep p in a JSON column.
func (p Practical) Value() (driver.Value, error) { return toJSON(p) }
func (p *Practical) Scan(src any) error          { return fromJSON(src, p) }

func toJSON(v any) (driver.Value, error) {
	b, err := json.Marshal(v)
	return string(b), err
}

func fromJSON(src any, to any) error {
	switch src := src.(type) {
	case nil:
		return nil
	case []byte:
		return json.Unmarshal(src, to)
	case string:
		return json.Unmarshal([]byte(src), to)
	}
	return fmt.Errorf("JSON column: cannot scan %T", src)
}
