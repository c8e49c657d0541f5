package main

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

const statData = "../../lms/impact/stat/testdata/"

// tells runs a stat command and reads its JSON into v.
func tells(t *testing.T, v any, args ...string) {
	t.Helper()
	code, out, errOut := call(t, []string{"LANG=en"}, append(append([]string{"stat"}, args...), "--json")...)
	if code != 0 {
		t.Fatalf("stat %v: %d %s", args, code, errOut)
	}
	if err := json.Unmarshal([]byte(out), v); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	if code, out, errOut := call(t, []string{"LANG=id"}, append([]string{"stat"}, args...)...); code != 0 || strings.Contains(out, "⟦") || strings.Contains(out, "NaN") || len(out) < 60 {
		t.Errorf("as a table: %d\n%s%s", code, out, errOut)
	}
}

// reference is what the published packages said of a case.
func statReference(t *testing.T, file, id string, expected any) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all struct {
		Cases []struct {
			ID       string
			Expected json.RawMessage
		}
	}
	if err := json.Unmarshal(b, &all); err != nil {
		t.Fatal(err)
	}
	for _, c := range all.Cases {
		if c.ID == id {
			if err := json.Unmarshal(c.Expected, expected); err != nil {
				t.Fatal(err)
			}
			return
		}
	}
	t.Fatalf("no case %s", id)
}

func alike(t *testing.T, what string, got, want, rel float64) {
	t.Helper()
	if !(math.Abs(got-want) <= rel*math.Abs(want)) {
		t.Errorf("%s is %.12g, want %.12g", what, got, want)
	}
}

func TestStatDid(t *testing.T) {
	args := []string{"did", "--in", statData + "staff_panel.csv", "--unit", "staff", "--time", "block", "--group", "trained_block", "--outcome", "outcome"}
	var want struct {
		Effects []didEffect `json:"att_gt"`
		Simple  struct{ ATT, SE float64 }
		Dynamic struct{ ATT, SE float64 }
	}
	statReference(t, statData+"did.json", "did_nevertreated_universal", &want)
	var got didReport
	tells(t, &got, append(args, "--control", "never", "--base", "universal", "--cluster", "library")...)
	if len(got.Effects) != len(want.Effects) || got.Clusters == 0 {
		t.Fatalf("%d effects, want %d", len(got.Effects), len(want.Effects))
	}
	for i, w := range want.Effects {
		alike(t, "att", got.Effects[i].ATT, w.ATT, 1e-8)
		if (got.Effects[i].SE == nil) != (w.SE == nil) {
			t.Errorf("effect %d: base or not?", i)
		} else if w.SE != nil {
			alike(t, "se", *got.Effects[i].SE, *w.SE, 1e-6)
		}
	}
	alike(t, "simple", got.Simple.ATT, want.Simple.ATT, 1e-8)
	alike(t, "simple se", got.Simple.SE, want.Simple.SE, 1e-6)
	alike(t, "dynamic se", got.Dynamic.SE, want.Dynamic.SE, 1e-6)
	if got.Simple.SEUsed != max(got.Simple.SE, *got.Simple.SECluster) || got.Simple.DF != got.Clusters-1 {
		t.Errorf("%+v", got.Simple)
	}
	var pre didReport
	tells(t, &pre, append(args, "--base", "premean")...)
	if pre.Clusters != 0 || pre.Simple.SECluster != nil || pre.Simple.ATT == got.Simple.ATT {
		t.Errorf("%+v", pre.Simple)
	}
}

func TestStatIts(t *testing.T) {
	var want struct {
		Dispersion float64
		N          int `json:"n_open_days"`
		Normal     []itsTerm
	}
	statReference(t, statData+"its.json", "its_synth_daily", &want)
	args := []string{"its", "--in", statData + "library_daily.csv", "--outcome", "loans", "--date", "date", "--event-column", "post", "--offset", "open_hours", "--dow", "--fourier", "3", "--slope"}
	var got, trend itsReport
	tells(t, &got, args...)
	tells(t, &trend, append(args, "--trend", "t_years")...)
	if got.N != want.N || got.N+got.LeftOut != 3000 {
		t.Errorf("%d days and %d left out", got.N, got.LeftOut)
	}
	alike(t, "dispersion", got.Dispersion, want.Dispersion, 1e-6)
	for i, w := range want.Normal {
		alike(t, w.Term, got.Terms[i].Est, w.Est, 1e-6)
		alike(t, "se of "+w.Term, got.Terms[i].SE, w.SE, 1e-6)
		alike(t, "by its own trend "+w.Term, trend.Terms[i].Est, w.Est, 1e-6)
	}
	if got.Step.Lo >= 1.12 || got.Step.Hi <= 1.12 || got.Step.SE != max(got.NeweyWest.SE, got.Nugget.SE) || len(got.Counterfactual.Days) == 0 {
		t.Errorf("%+v", got.Step)
	}
}

func TestStatCorrAndAdjust(t *testing.T) {
	var want struct {
		Spearman float64 `json:"spearman"`
		Pearson  float64 `json:"pearson"`
		Partial  float64 `json:"partial_spearman_tenure"`
	}
	statReference(t, statData+"reference.json", "correlation_ties", &want)
	b, err := os.ReadFile(statData + "staff_cross.csv")
	if err != nil {
		t.Fatal(err)
	}
	head, _, _ := strings.Cut(string(b), "\n")
	columns := strings.Split(strings.TrimSpace(head), ",")
	t.Log(columns)
	var got corrReport
	tells(t, &got, "corr", "--in", statData+"staff_cross.csv", "--x", columns[1], "--y", columns[2], "--partial", "tenure")
	alike(t, "Spearman", got.Spearman.R, want.Spearman, 1e-9)
	alike(t, "Pearson", got.Pearson.R, want.Pearson, 1e-9)
	alike(t, "partial", *got.Partial, want.Partial, 1e-9)
	// 48 rows are too few for the t approximation alone: permutations stand beside it.
	if c := got.Permutation; c == nil || c.Draws != 9999 || c.Strata != 1 || c.P < 0.0001 || c.P > 0.001 {
		t.Errorf("%+v", c)
	}
	var within, again, seeded corrReport
	args := []string{"corr", "--in", statData + "staff_cross.csv", "--x", columns[1], "--y", columns[2]}
	tells(t, &within, append(args, "--within", columns[1])...) // nothing can be exchanged within equal doses
	tells(t, &again, append(args, "--draws", "499", "--seed", "7")...)
	tells(t, &seeded, append(args, "--draws", "499", "--seed", "7", "--permute")...)
	if c := within.Permutation; c == nil || c.P != 1 || c.Strata < 5 || within.Spearman != got.Spearman {
		t.Errorf("%+v", within)
	}
	if *again.Permutation != *seeded.Permutation || again.Permutation.Draws != 499 || again.Permutation.Seed != 7 {
		t.Errorf("%+v and %+v", again.Permutation, seeded.Permutation)
	}

	var p struct{ P, BH, BY []float64 }
	statReference(t, statData+"reference.json", "bh", &p)
	file := filepath.Join(t.TempDir(), "p.csv")
	text := "test,p\n"
	for _, v := range p.P {
		text += "x," + figure(v) + "\n"
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var adjusted struct{ BH, BY []float64 }
	tells(t, &adjusted, "adjust", "--in", file, "--p", "p")
	for i := range p.P {
		alike(t, "BH", adjusted.BH[i], p.BH[i], 1e-12)
		alike(t, "BY", adjusted.BY[i], p.BY[i], 1e-12)
	}
	if err := os.WriteFile(file, []byte("test;p\na;0,01\nb;NA\nc;0,5\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var holes adjustReport // in place: the third line's p is not the second's
	tells(t, &holes, "adjust", "--in", file, "--p", "p")
	if holes.N != 2 || holes.LeftOut != 1 || len(holes.BH) != 3 || holes.BH[1] != nil || *holes.BH[0] != 0.02 || *holes.P[2] != 0.5 {
		t.Errorf("%+v", holes)
	}
}

// A file says the same whoever wrote it: Excel with a byte order mark and CRLF, a
// spreadsheet in Indonesia with semicolons and decimal commas, one with tabs.
func TestStatReadsEverybodysCSV(t *testing.T) {
	b, err := os.ReadFile(statData + "staff_panel.csv")
	if err != nil {
		t.Fatal(err)
	}
	plain := string(b)
	head, rows, _ := strings.Cut(plain, "\n")
	quoted := `"` + strings.ReplaceAll(strings.TrimSpace(head), ",", `","`) + `"`
	var want, got didReport
	args := []string{"did", "--unit", "staff", "--time", "block", "--group", "trained_block", "--outcome", "outcome", "--cluster", "library", "--in"}
	tells(t, &want, append(args, statData+"staff_panel.csv")...)
	file := filepath.Join(t.TempDir(), "in.csv")
	for name, text := range map[string]string{
		"a mark":                      "\ufeff" + plain,
		"a mark, quoted, CRLF":        "\ufeff" + quoted + "\r\n" + strings.ReplaceAll(rows, "\n", "\r\n"),
		"semicolons, decimal commas":  strings.NewReplacer(",", ";", ".", ",").Replace(plain),
		"semicolons, decimal points":  strings.ReplaceAll(plain, ",", ";"),
		"tabs":                        strings.ReplaceAll(plain, ",", "\t"),
		"empty lines between and end": head + "\n\n" + rows + "\n\n",
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		got = didReport{}
		tells(t, &got, append(args, file)...)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, want %+v", name, got.Simple, want.Simple)
		}
	}
}

func TestStatItemsAndGain(t *testing.T) {
	const data = "../../lms/assessment/itemstat/testdata/"
	var want struct {
		Facility []float64
		Alpha    float64
		SEM      float64
		Without  []float64 `json:"alpha_if_deleted"`
	}
	statReference(t, data+"reference.json", "items_classical", &want)
	var rasch struct{ Easiness, SE []float64 }
	statReference(t, data+"reference.json", "items_rasch_cml", &rasch)
	var got itemsReport
	tells(t, &got, "items", "--in", data+"item_scores.csv", "--id", "person", "--rasch")
	alike(t, "α", got.Alpha, want.Alpha, 1e-9)
	alike(t, "SEM", got.SEM, want.SEM, 1e-9)
	for i, item := range got.Items {
		alike(t, "facility", *item.Share, want.Facility[i], 1e-9)
		alike(t, "α without", *item.Without, want.Without[i], 1e-9)
		if math.Abs(item.Rasch.Easiness-rasch.Easiness[i]) > 1e-4 || math.Abs(item.Rasch.SE-rasch.SE[i]) > 1e-4 {
			t.Errorf("%s: %+v", item.Item, item.Rasch)
		}
	}
	var gain struct {
		T    float64 `json:"paired_t"`
		Hake float64 `json:"class_gain_hake"`
		DZ   float64 `json:"dz"`
	}
	statReference(t, data+"reference.json", "prepost_gain", &gain)
	var rise gainReport
	tells(t, &rise, "gain", "--in", data+"prepost_scores.csv", "--pre", "pre", "--post", "post")
	alike(t, "t", rise.T, gain.T, 1e-8)
	alike(t, "<g>", rise.Hake.Value, gain.Hake, 1e-8)
	alike(t, "d_z", rise.DZ.Value, gain.DZ, 1e-8)
}

func TestStatExplainsMistakes(t *testing.T) {
	file := func(text string) string {
		name := filepath.Join(t.TempDir(), "in.csv")
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	did := []string{"did", "--unit", "u", "--time", "t", "--group", "g", "--outcome", "y"}
	its := []string{"its", "--outcome", "y", "--date", "d"}
	for _, c := range []struct {
		text string
		args []string
		says string
	}{
		{"u,t,g,y\n", did, "is empty"},
		{"u,t,g\n1,1,0\n", did, "no column “y”"},
		{"u,t,g,y\n1,1,0,x\n", did, "Line 2, column “y”: “x”"},
		{"u,t,g,y\n1,1,0,1\n1,2.5,0,1\n", did, "Line 3, column “t”: “2.5” is no whole number"},
		{"u,t,g,y\n1,1,0,1\n\n1,,0,1\n", did, "Line 4: the column “t” is empty"},
		{"u,t,g,y\n,1,0,1\n", did, "Line 2: the column “u” is empty"},
		{"u,t,g,y\n1,1,0,1_000\n", did, "Line 2, column “y”: “1_000”"},
		{"u,t,g,y,y\n1,1,0,1,2\n", did, "two columns “y”"},
		{"\xff\xfeu\x00,\x00t\x00", did, "no UTF-8 text"},
		{"u,t,g,y\n1,1,0,5\n1,2,0,5\n2,1,2,5\n2,2,2,5\n3,1,0,5\n3,2,0,5\n4,1,2,5\n4,2,2,5\n", did, "does not vary"},
		{"u,t,g,y\n1,1,0,1\n1,2,5,1\n", did, "more than one value in the column “g”"},
		{"u,t,g,y\n1,1,0,1\n1,1,0,1\n", did, "is there already"},
		{"u,t,g,y\n1,1,0,1\n2,1,0,1\n", did, "too few data"},
		{"u,t,g,y\n1,1,0\n", did, "no CSV that can be read"},
		{"d,y\n2026-02-30,1\n", append(its, "--event", "2026-01-01"), "“2026-02-30” is no day"},
		{"d,y\n2026-02-03,1\n2026-02-04,1\n2026-02-03,1\n", append(its, "--event", "2026-02-04"), "Line 4, column “d”: “2026-02-03” is there already"},
		{"d,y\n2026-02-03,1\n", append(its, "--event", "soon"), "“soon” is no time"},
		{"d,y,p\n2026-02-03,1,1\n2026-02-04,1,0\n", append(its, "--event-column", "p"), "Line 3, column “p”"},
		{"d,y\n2026-02-03,1\n2026-02-04,2\n", append(its, "--event", "2026-02-04"), "too few data"},
		{"d,y\n2026-02-03,-1\n2026-02-04,2\n", append(its, "--event", "2026-03-04"), "do not fit the data"},
		{"x,y\n1,1\n2,1\n3,1\n4,1\n5,1\n", []string{"corr", "--x", "x", "--y", "y"}, "does not vary"},
		{"x,y\n1,1\n2,1\n3,1\n4,2\n", []string{"corr", "--x", "x", "--y", "y", "--draws", "0"}, "from 1 to"},
		{"x,y\n1,1\n2,1\n3,1\n4,2\n", []string{"corr", "--x", "x", "--y", "y", "--within", "z"}, "no column “z”"},
		{"p\n0.1\n1.2\n", []string{"adjust", "--p", "p"}, "outside 0 to 1"},
		{"p\nNA\n", []string{"adjust", "--p", "p"}, "too few data"},
		{"q1,q2\n1,3\n", []string{"items"}, "Line 2, column “q2”: “3” lies outside 0 to 1"},
		{"q1,q1\n1,1\n", []string{"items"}, "two columns “q1”"},
		{"a,b\n50,120\n", []string{"gain", "--pre", "a", "--post", "b"}, "No result"},
	} {
		code, _, errOut := call(t, []string{"LANG=en"}, append(append([]string{"stat"}, c.args...), "--in", file(c.text))...)
		if code != 1 || !strings.Contains(errOut, c.says) {
			t.Errorf("%q with %v: %d %q, want %q", c.text, c.args, code, errOut, c.says)
		}
	}
	if code, _, errOut := call(t, []string{"LANG=en"}, "stat", "corr", "--in", "/no/such.csv", "--x", "a", "--y", "b"); code != 1 || !strings.Contains(errOut, "/no/such.csv") {
		t.Errorf("%d %q", code, errOut)
	}
}
