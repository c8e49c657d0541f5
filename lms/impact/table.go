package impact

import (
	"errors"
	"math"

	"binapustaka/lms/impact/stat"
)

// Draws is how many permutations stand behind a p where the t approximation
// is doubtful.
const Draws = 9999

// Coefficient is a correlation as it is saved and shown.
type Coefficient struct {
	R  float64 `json:"r"`
	P  float64 `json:"p"`
	Lo float64 `json:"lo"`
	Hi float64 `json:"hi"`
}

// Cell is one training measure against one metric's change. Coefficients are
// nil where a guard forbids them; P and Adjusted are nil from 10 to 19 people.
type Cell struct {
	Measure    Measure      `json:"measure"`
	Metric     string       `json:"metric"`
	N          int          `json:"n"`
	Spearman   *Coefficient `json:"spearman,omitempty"`
	Pearson    *Coefficient `json:"pearson,omitempty"`
	Partial    *Coefficient `json:"partial,omitempty"` // Spearman with tenure held constant
	Beyond     *Coefficient `json:"beyond,omitempty"`  // Spearman with the change beyond that of colleagues over the same days
	P          *float64     `json:"p,omitempty"`
	Permuted   bool         `json:"permuted,omitempty"` // P comes from Draws permutations
	Adjusted   *float64     `json:"p_adjusted,omitempty"`
	Detectable *float64     `json:"detectable,omitempty"` // smallest |r| that n people would show
	Verdict    Verdict      `json:"verdict"`
	Reason     Reason       `json:"reason,omitempty"`
}

// Table is the result of question A for one library and night.
type Table struct {
	Panel
	Metrics []string `json:"metrics"` // those that can be attributed to people at all
	Cells   []Cell   `json:"cells"`   // by metric, then measure
}

// Correlate fills the table from a panel. Metrics of which nobody did
// anything are left out.
func Correlate(p Panel, metrics []string, seed uint64) (Table, error) {
	t := Table{Panel: p}
	for _, m := range metrics {
		if share, counted := p.Unassigned[m]; counted && share < 1 {
			t.Metrics = append(t.Metrics, m)
		}
	}
	for _, metric := range t.Metrics {
		for _, measure := range Measures {
			c := Cell{Measure: measure, Metric: metric, Verdict: InsufficientData}
			if err := c.compute(p); err != nil {
				return Table{}, err
			}
			t.Cells = append(t.Cells, c)
		}
	}
	if err := t.permute(seed); err != nil {
		return Table{}, err
	}
	return t, t.judge()
}

// pairs are the columns that a cell compares: people who have both values.
func (c Cell) pairs(p Panel) (x, y, tenure []float64, rows []int) {
	for i, r := range p.Rows {
		a, ok1 := r.Measures[c.Measure]
		b, ok2 := r.Changes[c.Metric]
		if ok1 && ok2 {
			x, y, tenure, rows = append(x, a), append(y, b), append(tenure, float64(r.Tenure)), append(rows, i)
		}
	}
	return
}

func (c *Cell) compute(p Panel) error {
	x, y, tenure, _ := c.pairs(p)
	c.N = len(x)
	switch {
	case p.Trained == 0:
		c.Reason = NobodyTrained
		return nil
	case p.Unassigned[c.Metric] > MostUnassigned:
		c.Reason = TooUnassigned
		return nil
	case c.N < LeastPeople:
		c.Reason = FewPeople
		return nil
	}
	rank, err := stat.Spearman(x, y)
	var line stat.Correlation
	if err == nil {
		line, err = stat.Pearson(x, y)
	}
	if errors.Is(err, stat.Constant) {
		c.Reason = NoVariation
		return nil
	}
	if err != nil {
		return err
	}
	c.Spearman, c.Pearson = coefficient(rank), coefficient(line)
	// A tenure that everybody shares, or that follows from the dose, leaves no
	// partial coefficient; the others stand without it.
	if partial, err := stat.PartialSpearman(x, y, tenure); err == nil {
		c.Partial = coefficient(partial)
	}
	if c.N < LeastForP {
		c.Reason = IntervalOnly
		return nil
	}
	c.P = &rank.P
	c.beyond(p)
	c.Permuted = stat.Doubtful(x, y)
	detectable, err := stat.Detectable(c.N)
	c.Detectable = &detectable
	return err
}

// beyond compares the measure with what each one's work changed more than that of
// colleagues over the same days: where all work rises or falls, who is trained
// first has the longest time to be trained more, and other days to be compared.
func (c *Cell) beyond(p Panel) {
	var x, y []float64
	for _, r := range p.Rows {
		a, ok1 := r.Measures[c.Measure]
		b, ok2 := r.beyond[c.Metric]
		if ok1 && ok2 {
			x, y = append(x, a), append(y, b)
		}
	}
	if rank, err := stat.Spearman(x, y); err == nil && len(x) >= LeastForP {
		c.Beyond = coefficient(rank)
	}
}

// stands tells whether what was seen is beyond what colleagues' work changed, too.
func (c Cell) stands() bool {
	return c.Beyond != nil && math.Signbit(c.Beyond.R) == math.Signbit(c.Spearman.R) && c.Beyond.P < Significance
}

func coefficient(c stat.Correlation) *Coefficient {
	return &Coefficient{R: c.R, P: c.P, Lo: c.Lo, Hi: c.Hi}
}

// permute replaces the p of cells that ask for it. Cells with the same people
// share one permuted index.
func (t *Table) permute(seed uint64) error {
	type group struct {
		measures, metrics []string
		at                map[[2]string]*Cell
		x, y              map[string][]float64
	}
	groups := map[string]*group{}
	var order []string
	for i := range t.Cells {
		c := &t.Cells[i]
		if !c.Permuted {
			continue
		}
		x, y, _, rows := c.pairs(t.Panel)
		key := bitmap(rows, len(t.Rows))
		g := groups[key]
		if g == nil {
			g = &group{at: map[[2]string]*Cell{}, x: map[string][]float64{}, y: map[string][]float64{}}
			groups[key] = g
			order = append(order, key)
		}
		if g.x[string(c.Measure)] == nil {
			g.measures, g.x[string(c.Measure)] = append(g.measures, string(c.Measure)), x
		}
		if g.y[c.Metric] == nil {
			g.metrics, g.y[c.Metric] = append(g.metrics, c.Metric), y
		}
		g.at[[2]string{string(c.Measure), c.Metric}] = c
	}
	for _, key := range order {
		g := groups[key]
		xs, ys := make([][]float64, len(g.measures)), make([][]float64, len(g.metrics))
		for i, m := range g.measures {
			xs[i] = g.x[m]
		}
		for j, m := range g.metrics {
			ys[j] = g.y[m]
		}
		p, err := stat.Permute(xs, ys, nil, Draws, seed)
		if err != nil {
			return err
		}
		for i, measure := range g.measures {
			for j, metric := range g.metrics {
				if c := g.at[[2]string{measure, metric}]; c != nil {
					c.P = &p[i][j]
				}
			}
		}
	}
	return nil
}

func bitmap(rows []int, n int) string {
	b := make([]byte, n)
	for _, r := range rows {
		b[r] = 1
	}
	return string(b)
}

// judge adjusts the family of p and gives every cell its verdict.
func (t *Table) judge() error {
	var family []float64
	for _, c := range t.Cells {
		if c.P != nil {
			family = append(family, *c.P)
		}
	}
	adjusted, err := stat.BenjaminiHochberg(family)
	if err != nil {
		return err
	}
	for i := range t.Cells {
		c := &t.Cells[i]
		if c.P == nil {
			continue
		}
		c.Adjusted, adjusted = &adjusted[0], adjusted[1:]
		switch {
		case *c.Adjusted >= Significance:
			c.Verdict = Inconclusive
		case c.Partial != nil && math.Signbit(c.Partial.R) != math.Signbit(c.Spearman.R):
			c.Verdict, c.Reason = ChecksFailed, MethodsDisagree
		case !c.stands():
			c.Verdict, c.Reason = ChecksFailed, AllChanged
		case c.Spearman.R > 0:
			c.Verdict = CompatibleIncrease
		default:
			c.Verdict = CompatibleDecrease
		}
	}
	return nil
}
