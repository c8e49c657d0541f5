package stat

import (
	"encoding/csv"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"
)

func daily(t testing.TB) (s Series, event int) {
	t.Helper()
	f, err := os.Open("testdata/library_daily.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := func(line []string, name string) string { return line[slices.Index(lines[0], name)] }
	number := func(line []string, name string) float64 {
		v, err := strconv.ParseFloat(at(line, name), 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, line := range lines[1:] {
		day, err := time.Parse(time.DateOnly, at(line, "date"))
		if err != nil {
			t.Fatal(err)
		}
		if number(line, "open_hours") <= 0 {
			continue
		}
		d := int(day.Unix() / 86400)
		if number(line, "post") == 1 && event == 0 {
			event = d
		}
		s.Day, s.Count, s.Hours = append(s.Day, d), append(s.Count, number(line, "loans")), append(s.Hours, number(line, "open_hours"))
	}
	return s, event
}

func TestInterruptedAgreesWithR(t *testing.T) {
	var reference struct{ Cases []glmCase }
	load(t, "testdata/its.json", &reference)
	want, rel := reference.Cases[0].Expected, reference.Cases[0].Tolerance.Rel
	s, event := daily(t)
	r, err := Interrupted(s, ITSOptions{Event: event, Slope: true, DayOfWeek: true, Fourier: 3})
	if err != nil {
		t.Fatal(err)
	}
	if r.N != want.N || len(r.Terms) != len(want.Normal) || r.Lag != 8 {
		t.Fatalf("%d days, %d terms, lag %d", r.N, len(r.Terms), r.Lag)
	}
	for j, w := range want.Normal {
		near(t, w.Term, r.Terms[j].Est, w.Est, rel)
		near(t, "se of "+w.Term, r.Terms[j].SE, w.SE, rel)
	}
	if r.Step.SE != max(r.NeweyWest, r.Nugget) || r.Step.Lo >= 1.12 || r.Step.Hi <= 1.12 || r.Step.P > 0.01 {
		t.Errorf("the change that was put in, 1.12: %+v", r.Step)
	}
	near(t, "p", r.Step.P, 2*studentTail(r.Step.Est/r.Step.SE, r.Step.DF), 1e-9)
	if len(r.After) == 0 || r.After[0].Day != event || r.Excess.Lo <= 0 || r.Excess.Est <= r.Excess.Lo || r.Excess.Hi <= r.Excess.Est {
		t.Errorf("excess %+v", r.Excess)
	}
	sum := 0.0
	for _, d := range r.After {
		if !(d.Lo < d.Expected && d.Expected < d.Hi) {
			t.Fatalf("%+v", d)
		}
		sum += d.Expected
	}
	near(t, "expected", r.Excess.Expected, sum, 1e-12)
}

// studentTail is the upper tail of Student's t, by integration.
func studentTail(t, df float64) float64 {
	log1, _ := math.Lgamma((df + 1) / 2)
	log2, _ := math.Lgamma(df / 2)
	c := math.Exp(log1-log2) / math.Sqrt(df*math.Pi)
	const n = 200000
	sum := 0.0
	for i := range n { // x = t + u/(1−u)
		u := (float64(i) + 0.5) / n
		x := t + u/(1-u)
		sum += c * math.Pow(1+x*x/df, -(df+1)/2) / ((1 - u) * (1 - u)) / n
	}
	return sum
}

// simulated is a library's days with weekends closed, a step and noise that
// lingers.
func simulated(seed uint64, days int, step, lingers float64) Series {
	rng := rand.New(rand.NewPCG(seed, 3))
	s, noise := Series{}, 0.0
	for d := range days {
		if weekday(d) == 7 {
			continue
		}
		noise = lingers*noise + 0.15*math.Sqrt(1-lingers*lingers)*rng.NormFloat64()
		mean := 40 * math.Exp(0.1*math.Sin(2*math.Pi*float64(d)/365.25)+noise)
		if d >= days/2 {
			mean *= step
		}
		s.Day, s.Count, s.Hours = append(s.Day, d), append(s.Count, poisson(rng, mean)), append(s.Hours, 8)
	}
	return s
}

func poisson(rng *rand.Rand, mean float64) float64 {
	n, p, least := 0.0, rng.Float64(), math.Exp(-mean)
	for p > least {
		p *= rng.Float64()
		n++
	}
	return n
}

// Where days resemble their neighbours the interval still holds the truth.
func TestInterruptedHoldsTheTruth(t *testing.T) {
	if testing.Short() {
		t.Skip("simulates: too slow under the race detector, run without -short")
	}
	held, worlds := 0, 150
	for w := range worlds {
		s := simulated(uint64(w), 900, 1.1, 0.5)
		r, err := Interrupted(s, ITSOptions{Event: 450, DayOfWeek: true, Fourier: 2})
		if err != nil {
			t.Fatal(err)
		}
		if r.Step.Lo < 1.1 && 1.1 < r.Step.Hi {
			held++
		}
	}
	if float64(held)/float64(worlds) < 0.95-3*math.Sqrt(0.95*0.05/float64(worlds)) {
		t.Errorf("held in %d of %d worlds", held, worlds)
	}
}

func TestSeriesThatAreTheSame(t *testing.T) {
	s := simulated(5, 700, 1.2, 0.3)
	opt := ITSOptions{Event: 350, Drop: 14, Slope: true, DayOfWeek: true, Fourier: 1}
	want, err := Interrupted(s, opt)
	if err != nil {
		t.Fatal(err)
	}
	if want.N != len(s.Day)-12 || want.After[0].Day != 364 {
		t.Errorf("two weeks of six days were to be dropped: %d of %d, the first after is %d", want.N, len(s.Day), want.After[0].Day)
	}
	same := func(name string, s Series, opt ITSOptions) {
		t.Helper()
		got, err := Interrupted(s, opt)
		if err != nil {
			t.Fatal(name, err)
		}
		near(t, name+": step", got.Step.Est, want.Step.Est, 1e-7)
		near(t, name+": se", got.Step.SE, want.Step.SE, 1e-6)
	}
	hours := Series{Day: s.Day, Count: s.Count, Hours: apply(s.Hours, func(h float64) float64 { return 3 * h })}
	same("three times the hours", hours, opt)
	moved := Series{Count: s.Count, Hours: s.Hours}
	const cycle = 7 * 1461 // four years and whole weeks: the same weekdays and days of the year
	for _, d := range s.Day {
		moved.Day = append(moved.Day, d+cycle)
	}
	later := opt
	later.Event += cycle
	same("moved by 28 years", moved, later)
	with := s
	with.Extra = []Column{{"fasting", make([]float64, len(s.Day))}}
	for i := range with.Extra[0].Value {
		with.Extra[0].Value[i] = indicator(i%50 < 4)
	}
	if got, err := Interrupted(with, opt); err != nil || got.Terms[len(got.Terms)-1].Name != "fasting" {
		t.Errorf("%v", err)
	}
}

func TestSeriesThatAreNone(t *testing.T) {
	for name, c := range map[string]struct {
		change func(s *Series, o *ITSOptions)
		want   error
	}{
		"empty":            {func(s *Series, _ *ITSOptions) { *s = Series{} }, Mismatch},
		"nothing before":   {func(_ *Series, o *ITSOptions) { o.Event = 0 }, Mismatch},
		"nothing after":    {func(_ *Series, o *ITSOptions) { o.Event = 9999 }, Mismatch},
		"dropped":          {func(_ *Series, o *ITSOptions) { o.Drop = 9999 }, Mismatch},
		"out of order":     {func(s *Series, _ *ITSOptions) { s.Day[3] = s.Day[2] }, Mismatch},
		"no hours":         {func(s *Series, _ *ITSOptions) { s.Hours[3] = 0 }, Mismatch},
		"short":            {func(s *Series, _ *ITSOptions) { s.Count = s.Count[1:] }, Unequal},
		"missing":          {func(s *Series, _ *ITSOptions) { s.Count[3] = math.NaN() }, NotFinite},
		"negative":         {func(s *Series, _ *ITSOptions) { s.Count[3] = -1 }, Mismatch},
		"the same column":  {func(s *Series, _ *ITSOptions) { s.Extra = []Column{{"one", slices.Repeat([]float64{1}, len(s.Day))}} }, Singular},
		"a short column":   {func(s *Series, _ *ITSOptions) { s.Extra = []Column{{"one", nil}} }, Unequal},
		"all zero":         {func(s *Series, _ *ITSOptions) { clear(s.Count) }, NotFitted},
		"always the same":  {func(s *Series, _ *ITSOptions) { s.Count, s.Hours = slices.Repeat([]float64{5}, len(s.Day)), nil }, Constant},
		"too many for it":  {func(s *Series, o *ITSOptions) { *s, o.Event, o.Fourier = simulated(1, 20, 1, 0), 10, 12 }, TooFew},
		"negative options": {func(_ *Series, o *ITSOptions) { o.Drop = -1 }, Mismatch},
	} {
		s, o := simulated(1, 200, 1, 0), ITSOptions{Event: 100}
		c.change(&s, &o)
		if _, err := Interrupted(s, o); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}
