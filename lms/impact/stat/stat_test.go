package stat

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
)

// expected is what the published references say of a case.
type expected struct {
	Spearman   float64    `json:"spearman"`
	SpearmanP  float64    `json:"spearman_p"`
	SpearmanCI [2]float64 `json:"spearman_ci_bonett_wright"`
	Pearson    float64    `json:"pearson"`
	PearsonP   float64    `json:"pearson_p"`
	PearsonCI  [2]float64 `json:"pearson_ci"`
	Partial    float64    `json:"partial_spearman_tenure"`
	P, BH, BY  []float64
}

// golden is a case of reference.json and its relative tolerance.
func golden(t *testing.T, id string) (want expected, rel float64) {
	t.Helper()
	b, err := os.ReadFile("testdata/reference.json")
	if err != nil {
		t.Fatal(err)
	}
	var reference struct {
		Cases []struct {
			ID        string
			Tolerance struct{ Rel float64 }
			Expected  expected
		}
	}
	if err := json.Unmarshal(b, &reference); err != nil {
		t.Fatal(err)
	}
	for _, c := range reference.Cases {
		if c.ID == id {
			return c.Expected, c.Tolerance.Rel
		}
	}
	t.Fatalf("no case %q", id)
	return
}

func near(t *testing.T, what string, got, want, rel float64) {
	t.Helper()
	if !(math.Abs(got-want) <= rel*math.Abs(want)) {
		t.Errorf("%s = %.15g, want %.15g", what, got, want)
	}
}

func column(t testing.TB, name string) []float64 {
	t.Helper()
	f, err := os.Open("testdata/staff_cross.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := slices.Index(rows[0], name)
	var out []float64
	for _, r := range rows[1:] {
		v, err := strconv.ParseFloat(r[at], 64)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	return out
}

func draw(seed uint64, n int) (x, y []float64) {
	rng := rand.New(rand.NewPCG(seed, 9))
	for range n {
		v := math.Round(rng.NormFloat64() * 3)
		x = append(x, v)
		y = append(y, math.Round(v+4*rng.NormFloat64()))
	}
	return
}

func apply(x []float64, f func(float64) float64) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = f(v)
	}
	return out
}
