package hours

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"binapustaka/lms"
)

func TestCount(t *testing.T) {
	r := Usual()
	r.Kinds[Teaching] = KindRule{Weight: 150}
	hour := r
	hour.MinutesPerJP = 60
	for _, c := range []struct {
		rules           Rules
		kind            Kind
		amount          Amount
		minutes, credit int
	}{
		{r, Course, Amount{JP: 4_00}, 180, 4_00},
		{r, Course, Amount{JP: 2_50}, 113, 2_50}, // what was promised, not what minutes make of it
		{r, External, Amount{Minutes: 90}, 90, 2_00},
		{r, External, Amount{Minutes: 100}, 100, 2_22},
		{r, Teaching, Amount{JP: 3_00}, 135, 4_50},
		{hour, Activity, Amount{JP: 4_00}, 240, 4_00},
		{hour, External, Amount{Minutes: 90}, 90, 1_50},
	} {
		if m, k := c.rules.Count(c.kind, c.amount); m != c.minutes || k != c.credit {
			t.Errorf("%s %+v: %d minutes, %d, want %d, %d", c.kind, c.amount, m, k, c.minutes, c.credit)
		}
	}
}

func TestVersionThatHolds(t *testing.T) {
	day := lms.DayOn(2026, 1, 1)
	all := Versions{{ID: 1, FromOn: day}, {ID: 2, FromOn: day + 100}, {ID: 3, FromOn: day}}
	for on, want := range map[lms.Day]int64{day - 1: 0, day: 3, day + 99: 3, day + 100: 2, day + 1000: 2} {
		if got := all.At(on).ID; got != want {
			t.Errorf("%v: version %d, want %d", on, got, want)
		}
	}
	if all.At(day-1).MinutesPerJP != 45 || all.Find(0).Civil != 20_00 {
		t.Error("what is built in does not hold")
	}
	for field, spoil := range map[string]func(*Rules){
		"minutes":         func(r *Rules) { r.MinutesPerJP = 0 },
		"civil":           func(r *Rules) { r.Civil = -1 },
		"cap-external":    func(r *Rules) { r.Kinds[External] = KindRule{Cap: -1} },
		"weight-teaching": func(r *Rules) { r.Kinds[Teaching] = KindRule{Weight: 501} },
	} {
		r := Usual()
		spoil(&r)
		if _, err := r.Clean(); err == nil || err.(lms.Problems)[0].Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

// life is a person's ledger as the store keeps it, without a store.
type life struct {
	entries []Entry
	rules   Versions
	account int64
}

func (l *life) settle(t *testing.T, earned []Earning, why map[Source]Reason) (n int) {
	t.Helper()
	post := Reconcile(earned, why, l.entries, l.rules)
	for _, e := range post {
		if e.ID = int64(len(l.entries) + 1); e.EarnedBy == 0 {
			e.EarnedBy = l.account
		}
		if e.Turn > 0 && e.Corrects == nil {
			before := e.ID - 1
			e.Corrects = &before
		}
		for _, o := range l.entries { // the unique keys
			if o.EarnedBy == e.EarnedBy && o.Source == e.Source && o.Turn == e.Turn || o.Corrects != nil && e.Corrects != nil && *o.Corrects == *e.Corrects {
				t.Fatalf("%+v stands beside %+v", e, o)
			}
		}
		if (e.Turn == 0) != (e.Corrects == nil) || e.Turn > 0 && l.entries[*e.Corrects-1].Source != e.Source {
			t.Fatalf("%+v corrects nothing of its own", e)
		}
		l.entries = append(l.entries, e)
	}
	return len(post)
}

// Whatever happens to what somebody has earned, in whatever order, with rules that
// change and accounts that become one: the ledger's plain sum is what they have
// earned, counted by the version that each source was first counted by; nothing is
// posted twice, and no entry that stands is touched.
func TestSumsEqualEntries(t *testing.T) {
	for seed := range uint64(300) {
		dice := rand.New(rand.NewPCG(seed, 6))
		l := &life{account: 1}
		now := map[Source]Earning{}
		year := lms.DayOn(2026, 1, 1)
		for range 40 {
			s := Source{Kinds[dice.IntN(len(Kinds))], int64(1 + dice.IntN(4))}
			switch dice.IntN(10) {
			case 0:
				delete(now, s)
			case 1: // new rules, also for the past
				r := Usual()
				r.MinutesPerJP = 40 + 5*dice.IntN(5)
				r.Kinds[s.Kind] = KindRule{Weight: 25 * dice.IntN(9)}
				l.rules = append(l.rules, Version{ID: int64(len(l.rules) + 1), FromOn: year + lms.Day(dice.IntN(400)), Rules: r})
			case 2: // what another account of theirs has in its ledger comes along
				o := &life{account: int64(10 + len(l.entries)), rules: l.rules}
				o.settle(t, []Earning{earning(dice, s, year)}, nil)
				for _, e := range o.entries {
					e.ID = int64(len(l.entries) + 1)
					l.entries = append(l.entries, e)
				}
			default:
				now[s] = earning(dice, s, year)
			}
			if dice.IntN(3) == 0 {
				continue // the night is late
			}
			before := slices.Clone(l.entries)
			var list []Earning
			for _, e := range now {
				list = append(list, e)
			}
			slices.SortFunc(list, func(a, b Earning) int {
				return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
			})
			l.settle(t, list, nil)
			if n := l.settle(t, list, nil); n != 0 {
				t.Fatalf("seed %d: settled twice, %d more", seed, n)
			}
			if !slices.Equal(before, l.entries[:len(before)]) {
				t.Fatalf("seed %d: an entry changed", seed)
			}
			check(t, fmt.Sprint("seed ", seed), dice, l, now)
		}
	}
}

func earning(dice *rand.Rand, s Source, year lms.Day) Earning {
	e := Earning{Source: s, Title: "x", On: year + lms.Day(dice.IntN(3)*200)}
	if dice.IntN(2) == 0 {
		e.JP = 1 + dice.IntN(900)
	} else {
		e.Minutes = 1 + dice.IntN(900)
	}
	return e
}

// check puts the ledger, read in any order, beside what was earned.
func check(t *testing.T, name string, dice *rand.Rand, l *life, now map[Source]Earning) {
	t.Helper()
	read := slices.Clone(l.entries)
	dice.Shuffle(len(read), func(i, j int) { read[i], read[j] = read[j], read[i] })
	for _, year := range []int{2026, 2027} {
		total, byHand := Sum(read, YearOf(year), nil), 0
		for s, e := range now {
			if e.On.Time().Year() != year {
				continue
			}
			var head Entry
			stands := 0
			for _, c := range chains(read) {
				if c.head().Source == s && c.stands() {
					head, stands = c.head(), stands+1
				}
			}
			if stands != 1 || head.On != e.On {
				t.Fatalf("%s: %v stands %d times, on %v", name, s, stands, head.On)
			}
			_, credit := l.rules.Find(ruleID(head.RuleID)).Count(s.Kind, e.Amount)
			byHand += credit
		}
		if total.Sum != byHand {
			t.Fatalf("%s: %d says %d, earned are %d", name, year, total.Sum, byHand)
		}
	}
}

func TestCapsAndQuotas(t *testing.T) {
	on := lms.DayOn(2026, 5, 1)
	entries := []Entry{
		{ID: 1, Source: Source{Course, 1}, On: on, Credit: 8_00}, {ID: 2, Source: Source{External, 1}, On: on, Credit: 30_00},
		{ID: 3, Source: Source{External, 1}, On: on, Credit: -10_00}, {ID: 4, Source: Source{External, 2}, On: lms.DayOn(2027, 1, 2), Credit: 4_00},
	}
	r := Usual()
	r.Kinds[External] = KindRule{Weight: 100, Cap: 6_00}
	rules := Versions{{ID: 1, FromOn: lms.DayOn(2026, 12, 31), Rules: r}}
	if total := Sum(entries, YearOf(2026), rules); total.Sum != 28_00 || total.Counted != 14_00 {
		t.Errorf("%+v", total)
	}
	if n := Stand(Status{Kind: Civil}, 2026, entries, rules); n.Missing != 6_00 || n.Goal != 20_00 || n.Source == "" {
		t.Errorf("%+v", n)
	}
	if n := Stand(Status{Kind: Civil}, 2026, entries, nil); n.Missing != 0 || n.Counted != 28_00 {
		t.Errorf("%+v", n)
	}
	from, to := lms.DayOn(2026, 4, 1), lms.DayOn(2027, 3, 31)
	contract := Status{Contract, &from, &to}
	if n := Stand(contract, 2026, entries, rules); n.Counted != 18_00 || n.Left != 6_00 || n.Over != 0 {
		t.Errorf("%+v", n)
	}
	if n := Stand(contract, 2026, entries, nil); n.Counted != 32_00 || n.Left != 0 || n.Over != 8_00 {
		t.Errorf("%+v", n)
	}
	if n := Stand(Status{Kind: Other}, 2026, entries, nil); n.Goal != 0 || n.Counted != 28_00 {
		t.Errorf("%+v", n)
	}
	for field, s := range map[string]Status{"kind": {}, "from": {Kind: Contract}, "to": {Kind: Contract, From: &to, To: &from}} {
		if _, err := s.Clean(); err == nil || err.(*lms.Error).Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}
