package course

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/locale"
)

var wita = time.FixedZone("WITA", 8*3600)

// enrolled is nine in the morning where SLiMS stands.
var enrolled = time.Date(2026, 4, 1, 9, 0, 0, 0, wita)

func record(id int, day int, filled ...RecordField) Work {
	return Work{Kind: RecordWork, ID: fmt.Sprint(id), At: enrolled.AddDate(0, 0, day), Title: fmt.Sprint("Judul ", id), Filled: filled}
}

func TestJudge(t *testing.T) {
	classed := []RecordField{ClassificationField, SubjectField}
	copied := record(9, 0, classed...)
	copied.Copied = true
	early := record(8, 0, classed...)
	early.At = enrolled.Add(-time.Second)
	elsewhere := early
	elsewhere.At = enrolled.UTC() // the same moment in another zone
	loan := Work{Kind: LoanWork, ID: "B1", At: enrolled.Add(time.Hour)}
	again := loan
	again.At = enrolled.Add(2 * time.Hour)
	full, half, bare := record(1, 0, classed...), record(2, 0, SubjectField), record(3, 1)
	spread := []Work{record(1, 0, classed...), record(2, 1, classed...), record(3, 8, classed...), record(4, 9, classed...), record(5, 14, classed...), record(6, 15, SubjectField)}
	for _, c := range []struct {
		name    string
		rule    WorkRule
		works   []Work
		counted int
		met     bool
		short   string // title: what it lacks, a * for copied
	}{
		{"nothing", WorkRule{Kind: RecordWork, AtLeast: 1}, nil, 0, false, ""},
		{"enough", WorkRule{Kind: RecordWork, AtLeast: 3}, []Work{full, half, bare}, 3, true, ""},
		{"fields", WorkRule{Kind: RecordWork, AtLeast: 3, Fields: classed}, []Work{full, half, bare}, 1, false,
			"Judul 3: classification subject; Judul 2: classification"},
		{"one field", WorkRule{Kind: RecordWork, AtLeast: 2, Fields: []RecordField{SubjectField}}, []Work{full, half, bare}, 2, true, "Judul 3: subject"},
		{"the same twice", WorkRule{Kind: RecordWork, AtLeast: 2}, []Work{full, full}, 1, false, ""},
		{"the same copy twice", WorkRule{Kind: LoanWork, AtLeast: 2}, []Work{loan, again}, 1, false, ""},
		{"another kind", WorkRule{Kind: ReturnWork, AtLeast: 1}, []Work{loan, full}, 0, false, ""},
		{"a second too early", WorkRule{Kind: RecordWork, AtLeast: 1}, []Work{early}, 0, false, ""},
		{"the very second", WorkRule{Kind: RecordWork, AtLeast: 1}, []Work{elsewhere}, 1, true, ""},
		{"copied", WorkRule{Kind: RecordWork, AtLeast: 1}, []Work{copied}, 0, false, "Judul 9: *"},
		{"copied is allowed", WorkRule{Kind: RecordWork, AtLeast: 1, Copied: true}, []Work{copied}, 1, true, ""},
		{"whenever", WorkRule{Kind: RecordWork, AtLeast: 5, Fields: classed}, spread, 5, true, "Judul 6: classification"},
		{"in a week", WorkRule{Kind: RecordWork, AtLeast: 4, Days: 7, Fields: classed}, spread, 3, false, ""},
		{"in eight days", WorkRule{Kind: RecordWork, AtLeast: 3, Days: 8, Fields: classed}, spread, 3, true, "Judul 6: classification"},
		{"in a day", WorkRule{Kind: RecordWork, AtLeast: 2, Days: 1, Fields: classed}, spread, 1, false, ""},
	} {
		slices.Reverse(c.works) // their order does not matter
		p := Practical{Rules: []WorkRule{c.rule}}
		v := p.Judge(Seen{Works: c.works}, enrolled)
		o := v.Outcomes[0]
		var short []string
		for _, s := range o.Short {
			line := s.Title + ":"
			for _, f := range s.Lacks {
				line += " " + string(f)
			}
			if s.Copied {
				line += " *"
			}
			short = append(short, line)
		}
		if o.Counted != c.counted || v.Met() != c.met || strings.Join(short, "; ") != c.short {
			t.Errorf("%s: %d %v %q, want %d %v %q", c.name, o.Counted, v.Met(), strings.Join(short, "; "), c.counted, c.met, c.short)
		}
		if c.rule.Kind == RecordWork && len(o.Good) != o.Counted || c.rule.Kind != RecordWork && len(o.Good) > 0 {
			t.Errorf("%s: %d named of %d", c.name, len(o.Good), o.Counted)
		}
	}
}

func TestJudgeSeveralRules(t *testing.T) {
	p := Practical{Rules: []WorkRule{{Kind: LoanWork, AtLeast: 2}, {Kind: ReturnWork, AtLeast: 1}}}
	at := enrolled.Add(time.Minute)
	seen := Seen{Works: []Work{{Kind: LoanWork, ID: "a", At: at}, {Kind: LoanWork, ID: "b", At: at}, {Kind: LoanWork, ID: "c", At: at}},
		Unseen: []Unseen{{Kind: ReturnWork, Why: "name", N: 1}, {Kind: MemberWork, Why: "log_from"}}}
	v := p.Judge(seen, enrolled)
	if v.Met() || v.Counted() != 2 || p.Needed() != 3 || !v.Hidden() || len(v.Outcomes[1].Unseen) != 1 {
		t.Errorf("%+v", v)
	}
	seen.Works = append(seen.Works, Work{Kind: ReturnWork, ID: "a", At: at})
	if v = p.Judge(seen, enrolled); !v.Met() || v.Counted() != 3 || v.Hidden() {
		t.Errorf("%+v", v)
	}
	if (Verdict{}).Met() {
		t.Error("a verdict on nothing is met")
	}
	v.Outcomes[0].Good = []Piece{{Title: "x"}}
	if w := v.WithoutTitles(); w.Outcomes[0].Good != nil || len(v.Outcomes[0].Good) != 1 {
		t.Error("titles are left, or gone from the learner's own")
	}
}

func TestPracticalIsChecked(t *testing.T) {
	for want, p := range map[string]Practical{
		"kind-1":     {},
		"at_least-1": {Rules: []WorkRule{{Kind: LoanWork}}},
		"kind-2":     {Rules: []WorkRule{{Kind: LoanWork, AtLeast: 1}, {Kind: "dance", AtLeast: 1}}},
		"days-1":     {Rules: []WorkRule{{Kind: LoanWork, AtLeast: 1, Days: 366}}},
	} {
		_, err := p.Clean()
		var e *lms.Error
		if !errors.As(err, &e) || e.Field != want {
			t.Errorf("%v, want a problem with %s", err, want)
			continue
		}
		for _, l := range locale.All {
			if text := l.Error(err); strings.ContainsAny(text, "⟦{") {
				t.Errorf("message %q", text)
			}
		}
	}
	if _, err := (Practical{Rules: make([]WorkRule, MaxWorkRules+1)}).Clean(); err == nil {
		t.Error("any number of rules")
	}
	p, err := Practical{Rules: []WorkRule{{Kind: LoanWork, AtLeast: 3, Fields: []RecordField{SubjectField}, Copied: true},
		{Kind: RecordWork, AtLeast: 1, Fields: []RecordField{ClassificationField, "size", SubjectField, SubjectField}}}}.Clean()
	if err != nil || p.Rules[0].Fields != nil || p.Rules[0].Copied || !slices.Equal(p.Rules[1].Fields, []RecordField{SubjectField, ClassificationField}) {
		t.Errorf("%+v %v", p, err)
	}
	b, err := p.Value()
	var back Practical
	if err != nil || back.Scan(b) != nil || len(back.Rules) != 2 || back.Rules[1].AtLeast != 1 {
		t.Errorf("%s comes back as %+v", b, back)
	}
}
