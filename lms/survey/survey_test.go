package survey

import (
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
)

func TestStartersAreReady(t *testing.T) {
	for _, name := range Starters {
		s, ok := Starter(name)
		if !ok || string(s.Purpose) != name {
			t.Fatalf("%s: %v %s", name, ok, s.Purpose)
		}
		if _, err := s.Details.Clean(); err != nil {
			t.Error(name, err)
		}
		if err := s.ready(); err != nil {
			t.Error(name, err)
		}
		for _, q := range s.Questions {
			if _, err := q.Clean(Both); err != nil {
				t.Errorf("%s: %s: %v", name, q.Text.ID, err)
			}
		}
	}
	patron, _ := Starter("patron")
	for _, d := range Dimensions[1:] {
		if !slices.ContainsFunc(patron.Questions, func(q Question) bool { return q.Dimension == d }) {
			t.Errorf("nobody is asked about %s", d)
		}
	}
	if _, ok := Starter("../patron"); ok {
		t.Error("there is no such template")
	}
}

func fields(err error) (list []string) {
	var p lms.Problems
	if e, ok := err.(lms.Problems); ok {
		p = e
	} else if e, ok := err.(*lms.Error); ok {
		p = lms.Problems{e}
	}
	for _, e := range p {
		list = append(list, e.Field+":"+e.Key)
	}
	return list
}

func TestWhatIsWrongWithAQuestion(t *testing.T) {
	two := []Option{{Text: Text{"a", "a"}}, {Text: Text{"b", "b"}}}
	long := strings.Repeat("x", 501)
	for name, c := range map[string]struct {
		q    Question
		l    Languages
		want string
	}{
		"good":             {Question{Kind: Single, Text: Text{"a", "b"}, Options: two}, Both, ""},
		"no kind":          {Question{Text: Text{"a", "b"}}, Both, "kind:survey.kind_missing"},
		"one language":     {Question{Kind: Words, Text: Text{"a", ""}}, Both, "text-en:survey.question_missing"},
		"that language":    {Question{Kind: Words, Text: Text{"a", ""}}, Indonesian, ""},
		"long":             {Question{Kind: Words, Text: Text{long, ""}}, Indonesian, "text-id:survey.text_long"},
		"no ends":          {Question{Kind: Rating, Text: Text{"a", ""}, Scale: 5}, Indonesian, "low-id:survey.end_missing high-id:survey.end_missing"},
		"a scale of six":   {Question{Kind: Rating, Text: Text{"a", ""}, Scale: 6, Low: Text{"l", ""}, High: Text{"h", ""}}, Indonesian, "scale:survey.scale_missing"},
		"nothing to chose": {Question{Kind: Multiple, Text: Text{"a", ""}, Options: two[:1]}, Indonesian, "options:survey.options_number"},
		"half an option":   {Question{Kind: Single, Text: Text{"a", "b"}, Options: OptionLines("satu\ndua\ntiga", "one\ntwo")}, Both, "options:survey.options_differ"},
	} {
		_, err := c.q.Clean(c.l)
		if got := strings.Join(fields(err), " "); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	q, _ := Question{Kind: Words, Text: Text{"a", ""}, Dimension: Place, Scale: 5, Options: two}.Clean(Indonesian)
	if q.Dimension != None || q.Scale != 0 || q.Options != nil {
		t.Errorf("%+v keeps what its kind does not use", q)
	}
}

// asked has one question of every kind, with the numbers 1 to 6.
func asked() Sheet {
	ab := func(from int64) []Option { return []Option{{ID: from}, {ID: from + 1}} }
	return Sheet{Questions: []Question{{ID: 1, Kind: Rating, Scale: 5, Required: true}, {ID: 2, Kind: Matrix, Scale: 4, Options: ab(21)}, {ID: 3, Kind: Single, Options: ab(31)},
		{ID: 4, Kind: Multiple, Options: ab(41)}, {ID: 5, Kind: Promoter}, {ID: 6, Kind: Words}}}
}

func TestWhatAFormSays(t *testing.T) {
	for form, want := range map[string]string{
		"q1=4&q2-21=1&q2-22=4&q3=32&q4=41&q4=42&q5=0&q6= Bagus ": "1/0=4 2/21=1 2/22=4 3/0=32 4/0=41 4/0=42 5/0=0 6/0=0:Bagus",
		"q1=5":                                 "1/0=5",
		"q1=5&q2-21=2":                         "1/0=5 2/21=2",
		"":                                     "! q1:survey.answer_missing",
		"q5=3":                                 "! q1:survey.answer_missing",
		"q1=0":                                 "! q1:survey.answer_wrong",
		"q1=6":                                 "! q1:survey.answer_wrong",
		"q1=3&q1=4":                            "! q1:survey.answer_wrong",
		"q1=x&q5=11":                           "! q1:survey.answer_wrong q5:survey.answer_wrong",
		"q1=1&q3=41":                           "! q3:survey.answer_wrong",
		"q1=1&q4=41&q4=41":                     "! q4:survey.answer_wrong",
		"q1=1&q2-21=5":                         "! q2:survey.answer_wrong",
		"q1=1&q2-31=1":                         "1/0=1", // no such field
		"q1=1&q5=-1":                           "! q5:survey.answer_wrong",
		"q1=1&q6=" + strings.Repeat("é", 2001): "! q6:survey.text_long",
	} {
		values := map[string][]string{}
		for _, pair := range strings.Split(form, "&") {
			name, v, _ := strings.Cut(pair, "=")
			values[name] = append(values[name], v)
		}
		answers, err := asked().Read(func(f string) []string { return values[f] })
		var got []string
		for _, a := range answers {
			s := fmt.Sprintf("%d/%d=%d", a.QuestionID, a.RowID, a.Value)
			if a.Text != "" {
				s += ":" + a.Text
			}
			got = append(got, s)
		}
		slices.Sort(got)
		if err != nil {
			got = append([]string{"!"}, fields(err)...)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%.40s: %s, want %s", form, s, want)
		}
	}
	s := asked()
	s.Questions[0].Required, s.Questions[1].Required = false, true
	if _, err := s.Read(func(f string) []string { return map[string][]string{"q2-21": {"1"}}[f] }); strings.Join(fields(err), "") != "q2:survey.rows_missing" {
		t.Error(err)
	}
	s.Questions[1].Required = false
	if _, err := s.Read(func(string) []string { return nil }); !lms.IsKind(err, lms.Invalid) {
		t.Error("a form without an answer is taken")
	}
}

func TestWhatWasTypedFromPaper(t *testing.T) {
	qs := asked().Questions
	many := Question{ID: 7, Kind: Multiple}
	for i := range 12 {
		many.Options = append(many.Options, Option{ID: int64(71 + i)})
	}
	for _, c := range []struct {
		q           Question
		typed, want string
	}{
		{qs[0], " 4 ", "q1=[4]"}, {qs[0], "", ""}, {qs[0], "x", "q1=[x]"},
		{qs[1], "34", "q2-21=[3] q2-22=[4]"}, {qs[1], "3 4", "q2-21=[3] q2-22=[4]"}, {qs[1], "0,4", "q2-22=[4]"}, {qs[1], "-4", "q2-22=[4]"}, {qs[1], "3", "q2-21=[?]"}, {qs[1], "345", "q2-21=[?]"},
		{qs[2], "2", "q3=[32]"}, {qs[2], "3", "q3=[?]"}, {qs[3], "12", "q4=[41 42]"}, {qs[3], "2 1", "q4=[42 41]"}, {qs[3], "13", "q4=[41 ?]"},
		{many, "12", "q7=[82]"}, {many, "1 12", "q7=[71 82]"}, {qs[4], "10", "q5=[10]"}, {qs[5], "Bagus, 12", "q6=[Bagus, 12]"},
	} {
		var got []string
		for f, v := range c.q.Keyed(c.typed) {
			got = append(got, fmt.Sprintf("%s=%v", f, v))
		}
		slices.Sort(got)
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s %q: %s, want %s", c.q.Kind, c.typed, s, c.want)
		}
	}
}

func TestCodes(t *testing.T) {
	seen, form := map[string]bool{}, regexp.MustCompile(`^[a-hjkmnp-z2-9]{10}$`)
	for range 2000 {
		c := newCode()
		if !form.MatchString(c) || seen[c] {
			t.Fatal(c)
		}
		seen[c] = true
	}
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 0.0015 || math.IsNaN(got) != math.IsNaN(want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// Golden values: the t table; Wilson's interval as in Newcombe (1998), Statistics
// in Medicine 17, table I; the mean of a textbook sample by hand.
func TestIntervals(t *testing.T) {
	for df, want := range map[float64]float64{4: 2.776, 5: 2.571, 9: 2.262, 29: 2.045, 1000: 1.962} {
		near(t, fmt.Sprint("t ", df), tQuantile(df), want)
	}
	for _, c := range []struct {
		k, n   int
		lo, hi float64
	}{{81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0, 0.1611}, {1, 29, 0.0061, 0.1718}, {20, 20, 0.8389, 1}} {
		e := wilson(c.k, c.n)
		near(t, "Wilson lo", e.Lo, c.lo)
		near(t, "Wilson hi", e.Hi, c.hi)
	}
	e := tally{2: 1, 3: 2, 4: 3, 5: 4}.mean(5) // mean 4, variance 10/9
	near(t, "mean", e.Value, 4)
	near(t, "lo", e.Lo, 4-2.2622*math.Sqrt(10./90))
	near(t, "hi", e.Hi, 4+2.2622*math.Sqrt(10./90))
	if e := (tally{5: 4, 4: 1}).mean(5); e.Hi != 5 {
		t.Errorf("%+v reaches beyond the scale", e)
	}
	if e := (tally{5: 9}).mean(5); e.HasInterval() || e.Value != 5 {
		t.Errorf("%+v: nine equal answers say nothing of how answers differ", e)
	}
	for _, few := range []Estimate{tally{5: 4}.mean(5), tally{9: 4}.promoters()} {
		if !math.IsNaN(few.Value) {
			t.Errorf("%+v of four", few)
		}
	}
	// 40 promoters, 30 detractors of 100: net 10; (40.75-30.75)/103 = 0.0971, variance (0.6942-0.0094)/103.
	n := tally{10: 25, 9: 15, 8: 20, 7: 10, 6: 10, 0: 20}.promoters()
	near(t, "score", n.Value, 10)
	near(t, "score lo", n.Lo, 100*(10./103-1.95996*math.Sqrt((71.5/103-100./(103*103))/103)))
	near(t, "score hi", n.Hi, 100*(10./103+1.95996*math.Sqrt((71.5/103-100./(103*103))/103)))
	a, b := tally{1: 15, 3: 15}, tally{3: 15, 5: 15} // each variance 30/29
	w := welch(a, b)
	near(t, "change", w.Value, 2)
	near(t, "change lo", w.Lo, 2-2.0017*math.Sqrt(2./29)) // t with 58 degrees
	p := pooled([]Estimate{{3, 2.5, 3.5, 10}, {4, 3.8, 4.2, 30}}, 5)
	near(t, "pooled", p.Value, 3.75)
	near(t, "pooled lo", p.Lo, 3.75-(0.5*10+0.2*30)/40)
}

func TestFrequentWords(t *testing.T) {
	got := Frequent([]string{"Wifi lambat sekali, WIFI mati", "Wifi di lantai dua lambat.", "Koleksi novel", "koleksi lengkap", "Novel!"}, 3)
	if fmt.Sprint(got) != "[{koleksi 2} {lambat 2} {novel 2}]" {
		t.Error(got)
	}
	if got := Frequent([]string{"yang dan untuk", "yang dan untuk", "satu"}, 9); len(got) != 0 {
		t.Error(got)
	}
}

// Who sees every view of a survey each time an answer arrives, and puts them all
// together, still learns of nobody in a smaller company than five.
func TestNoViewsTogetherTellOfFewerThanFive(t *testing.T) {
	type answer struct {
		atom
		level Level
	}
	for seed := range uint64(60) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		var all []answer
		views := 0
		var sight [][]bool // of each answer: in which of the views it stood
		view := func(of func(answer) bool) {
			n := 0
			views++
			for i, a := range all {
				in := a.level > Hidden && of(a)
				if in {
					n++
				}
				sight[i] = append(sight[i], in)
			}
			if n > 0 && n < Least {
				t.Fatalf("seed %d: a view of %d answers", seed, n)
			}
		}
		day := lms.DayOn(2026, 1, 1)
		for step := range 130 {
			day += lms.Day(rnd.IntN(3))
			closed := step%50 == 49
			if !closed && rnd.IntN(6) > 0 { // else only time goes by
				when := day
				if rnd.IntN(9) == 0 {
					when -= lms.Day(rnd.IntN(40)) // from paper, late
				}
				all = append(all, answer{atom: atom{Month: when.Month(), Channel: Channels[rnd.IntN(1+int(seed%5))]}})
				sight = append(sight, make([]bool, views)) // it stood in none so far
			}
			pending, known := map[atom]int{}, map[lms.Day]Level{}
			for _, a := range all {
				if a.level == Hidden {
					pending[a.atom]++
				} else {
					known[a.Month] = max(known[a.Month], a.level)
				}
			}
			var atoms []atom
			for a, n := range pending {
				a.N = n
				atoms = append(atoms, a)
			}
			var seen []shown
			for m, l := range known {
				seen = append(seen, shown{Month: m, Level: l})
			}
			for _, p := range release(atoms, seen, day, closed) {
				for i := range all {
					if a := &all[i]; a.level == Hidden && a.Month == p.Month && a.Channel == p.Channel {
						a.level = p.Level
					}
				}
			}
			view(func(answer) bool { return true })
			for _, c := range Channels {
				view(func(a answer) bool { return a.level >= InChannel && a.Channel == c })
			}
			for m := 1; m <= 12; m++ {
				view(func(a answer) bool { return a.level >= InMonth && a.Month == lms.DayOn(2026, time.Month(m), 1) })
			}
		}
		company := map[string]int{}
		for i := range all {
			if slices.Contains(sight[i], true) {
				company[fmt.Sprint(sight[i])]++
			}
		}
		told := 0
		for _, n := range company {
			told += n
			if n < Least {
				t.Errorf("seed %d: all views together single out %d answers", seed, n)
			}
		}
		if told < len(all)/2 {
			t.Errorf("seed %d: only %d of %d answers are shown", seed, told, len(all))
		}
	}
}

func TestWhatComesToLight(t *testing.T) {
	jan, feb := lms.DayOn(2026, 1, 1), lms.DayOn(2026, 2, 1)
	u := Unit{QuestionID: 1}
	at := func(m lms.Day, c Channel, n int) atom { return atom{u, m, c, n} }
	for name, c := range map[string]struct {
		pending []atom
		seen    []shown
		over    lms.Day
		closed  bool
		want    string
	}{
		"four":                             {[]atom{at(jan, Link, 4)}, nil, jan, false, ""},
		"five of one channel":              {[]atom{at(jan, Link, 5)}, nil, jan, false, "link3"},
		"five of two":                      {[]atom{at(jan, Link, 3), at(jan, Kiosk, 2)}, nil, jan, false, "kiosk2 link2"},
		"the month is shown already":       {[]atom{at(jan, Link, 3), at(jan, Kiosk, 2)}, []shown{{u, jan, InMonth}}, jan, false, ""},
		"and is over":                      {[]atom{at(jan, Link, 3), at(jan, Kiosk, 2)}, []shown{{u, jan, InMonth}}, feb, false, "kiosk2 link2"},
		"or the survey is closed":          {[]atom{at(jan, Link, 3), at(jan, Kiosk, 2)}, []shown{{u, jan, InMonth}}, jan, true, "kiosk2 link2"},
		"one channel does not wait":        {[]atom{at(jan, Link, 3), at(jan, Kiosk, 6)}, nil, jan, false, "kiosk3"},
		"five of two months":               {[]atom{at(jan, Link, 3), at(feb, Link, 2)}, nil, feb, false, "link1 link1"},
		"but not once something is shown":  {[]atom{at(jan, Link, 3), at(feb, Link, 2)}, []shown{{u, jan, InTotal}}, feb, false, ""},
		"until both are over":              {[]atom{at(jan, Link, 3), at(feb, Link, 2)}, []shown{{u, jan, InTotal}}, feb + 40, false, "link1 link1"},
		"other questions are not the same": {[]atom{at(jan, Link, 3), {Unit{QuestionID: 2}, jan, Link, 3}}, nil, jan, true, ""},
	} {
		var got []string
		for _, p := range release(c.pending, c.seen, c.over, c.closed) {
			got = append(got, fmt.Sprintf("%s%d", p.Channel, p.Level))
		}
		slices.Sort(got)
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %q, want %q", name, s, c.want)
		}
	}
}
