package itemstat

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"
)

// expected is what the published references say of a case.
type expected struct {
	Facility     []float64
	Biserial     []float64 `json:"point_biserial"`
	ItemRest     []float64 `json:"item_rest"`
	Alpha        float64
	AlphaWithout []float64 `json:"alpha_if_deleted"`
	Mean         float64
	SD           float64
	SEM          float64

	Easiness []float64
	SE       []float64
	LogLik   float64

	MeanPre     float64    `json:"mean_pre"`
	MeanPost    float64    `json:"mean_post"`
	ClassGain   float64    `json:"class_gain_hake"`
	PersonGain  float64    `json:"mean_individual_gain"`
	PersonGainN int        `json:"n_individual"`
	Change      float64    `json:"mean_normalized_change"`
	ChangeN     int        `json:"n_change"`
	T           float64    `json:"paired_t"`
	P           float64    `json:"p"`
	CI          [2]float64 `json:"ci"`
	DZ          float64    `json:"dz"`
	Ancova      []struct{ Est, SE, P float64 }
}

type referenceCase struct {
	ID        string
	Tolerance struct{ Rel, Abs float64 }
	Expected  expected
	Inputs    struct {
		Max float64 `json:"max_score"`
	}
}

func golden(t *testing.T, id string) referenceCase {
	t.Helper()
	b, err := os.ReadFile("testdata/reference.json")
	if err != nil {
		t.Fatal(err)
	}
	var reference struct{ Cases []referenceCase }
	if err := json.Unmarshal(b, &reference); err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(reference.Cases, func(c referenceCase) bool { return c.ID == id })
	if at < 0 {
		t.Fatalf("no case %q", id)
	}
	return reference.Cases[at]
}

func (c referenceCase) near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= c.Tolerance.Rel*math.Abs(want)+c.Tolerance.Abs) {
		t.Errorf("%s = %.15g, want %.15g", what, got, want)
	}
}

// table reads a file of testdata without its heading.
func table(t testing.TB, name string) [][]string {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

func number(t testing.TB, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// referenceScores are the 300 persons and 20 items of item_scores.csv.
func referenceScores(t testing.TB) [][]float64 {
	t.Helper()
	var rows [][]float64
	for _, line := range table(t, "item_scores.csv") {
		var row []float64
		for _, cell := range line[1:] {
			row = append(row, number(t, cell))
		}
		rows = append(rows, row)
	}
	return rows
}

func scores(t testing.TB, rows [][]float64, points []float64) *Scores {
	t.Helper()
	s, err := NewScores(rows, points)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestReferenceClassical(t *testing.T) {
	c := golden(t, "items_classical")
	want := c.Expected
	s := scores(t, referenceScores(t), nil)
	for i, it := range s.Items() {
		c.near(t, "facility", it.Facility.Value, want.Facility[i])
		c.near(t, "point-biserial", it.Total.Value, want.Biserial[i])
		c.near(t, "item-rest", it.Rest.Value, want.ItemRest[i])
		if it.N != 300 {
			t.Errorf("item %d: n = %d", i, it.N)
		}
	}
	r, err := s.Reliability()
	if err != nil {
		t.Fatal(err)
	}
	c.near(t, "alpha", r.Alpha.Value, want.Alpha)
	c.near(t, "mean", r.Mean.Value, want.Mean)
	c.near(t, "sd", r.SD, want.SD)
	c.near(t, "sem", r.SEM, want.SEM)
	for i, d := range r.Without {
		c.near(t, "alpha if deleted", d.Alpha, want.AlphaWithout[i])
	}
	if r.N != 300 || r.Items != 20 || len(want.Facility) != 20 {
		t.Errorf("%d persons, %d items", r.N, r.Items)
	}
}

func TestReferenceRasch(t *testing.T) {
	c := golden(t, "items_rasch_cml")
	r, err := scores(t, referenceScores(t), nil).Rasch()
	if err != nil {
		t.Fatal(err)
	}
	for i, it := range r.Items {
		c.near(t, "easiness", it.Easiness, c.Expected.Easiness[i])
		c.near(t, "se", it.SE, c.Expected.SE[i])
	}
	c.near(t, "log-likelihood", r.LogLik, c.Expected.LogLik)
}
