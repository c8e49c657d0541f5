package chart

import (
	"encoding/xml"
	"html/template"
	"io"
	"math"
	"regexp"
	"strings"
	"testing"
)

// wellFormed checks the markup as XML, that nothing in it is NaN or infinite,
// that each picture is named, and that every coordinate is inside or near it.
func wellFormed(t *testing.T, name string, html template.HTML) {
	t.Helper()
	s := string(html)
	d := xml.NewDecoder(strings.NewReader("<x>" + s + "</x>"))
	svgs, titles, descs := 0, 0, 0
	ids := map[string]bool{}
	for {
		tok, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, s)
		}
		el, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		switch el.Name.Local {
		case "svg":
			svgs++
		case "title":
			titles++
		case "desc":
			descs++
		}
		for _, a := range el.Attr {
			if a.Name.Local == "style" {
				t.Errorf("%s: a style attribute", name)
			}
			if a.Name.Local == "id" {
				if ids[a.Value] {
					t.Errorf("%s: id %s twice", name, a.Value)
				}
				ids[a.Value] = true
			}
		}
	}
	if svgs == 0 || titles != svgs || descs != svgs {
		t.Errorf("%s: %d pictures, %d titles, %d descriptions", name, svgs, titles, descs)
	}
	if strings.Contains(s, "NaN") || strings.Contains(s, "Inf") {
		t.Errorf("%s: not a number in %s", name, s)
	}
	for _, m := range regexp.MustCompile(`[" ML](-?\d+(?:\.\d+)?)`).FindAllStringSubmatch(s, -1) {
		if len(m[1]) > 7 {
			t.Errorf("%s: coordinate %s lies far outside", name, m[1])
		}
	}
}

func series(values ...float64) (p []Point) {
	for _, v := range values {
		p = append(p, Point{Label: "w", Value: v})
	}
	return p
}

func TestEveryPictureIsWellFormed(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	band := []Expectation{{Value: 1, Lo: 0, Hi: 2}, {Missing: true}, {Value: nan, Lo: 1, Hi: inf}, {Value: 2, Lo: 1, Hi: 3}}
	for name, svg := range map[string]template.HTML{
		"empty":      Line{Title: "a", Empty: "Belum ada data"}.SVG(),
		"one":        Line{Title: "a", Points: series(3)}.SVG(),
		"zeros":      Line{Title: "a", Points: series(0, 0, 0)}.SVG(),
		"missing":    Line{Title: "a", Points: []Point{{Missing: true}, {Missing: true}}, Events: []Event{{At: 1, Label: "x"}}}.SVG(),
		"nan":        Line{Title: "a", Points: series(nan, 1, inf, 2), Expected: band, ExpectedLabel: "kira-kira"}.SVG(),
		"extreme":    Line{Title: "a", Points: series(-math.MaxFloat64, math.MaxFloat64, 1e-300)}.SVG(),
		"tiny":       Line{Title: "a", Points: series(1e-200, 2e-200)}.SVG(),
		"markup":     Line{Title: `<b>"&'`, Desc: "\x00\x01", Points: series(1, 2), Events: []Event{{0, "<script>"}, {-1, "x"}, {99, "y"}, {1, ""}}}.SVG(),
		"levels":     Line{Title: "a", Points: series(1, 2, 3), Levels: []Level{{0, 1, 1.5, "sebelum"}, {-3, 9, 1, "x"}, {2, 2, nan, "y"}}}.SVG(),
		"many":       Line{Title: "a", Points: series(make([]float64, 2000)...), Events: []Event{{1, "a long label"}, {2, "another long label"}, {3, "third"}}}.SVG(),
		"interval":   Interval{Title: "a", Estimate: .1, Lo: -.2, Hi: .4, Ends: true}.SVG(),
		"point":      Interval{Title: "a"}.SVG(),
		"far":        Interval{Title: "a", Estimate: 1e300, Lo: -1e300, Hi: 1e300, Ends: true, Number: func(float64) string { return "besar" }}.SVG(),
		"clipped":    Interval{Title: "a", Estimate: 3, Lo: 2, Hi: 4, From: -1, To: 1}.SVG(),
		"progress":   Progress{Title: "a", Share: nan}.SVG(),
		"bars":       Bars{Title: "a", Bars: []Bar{{"x", 3, "3", false}, {strings.Repeat("panjang ", 30), nan, "", false}, {"z", -1, "−1", false}, {"m", 0, "", true}}}.SVG(),
		"no bars":    Bars{Title: "a"}.SVG(),
		"scatter":    Scatter{Title: "a", Dots: []Dot{{1, 2}, {nan, 1}, {3, inf}, {4, -1}}}.SVG(),
		"no scatter": Scatter{Title: "a", Dots: []Dot{{nan, nan}}, Empty: "kosong"}.SVG(),
		"two":        Line{Title: "a", Points: series(1, 2, nan), Label: "yang dilatih", Other: series(2, inf, 1), OtherLabel: "rekan"}.SVG(),
		"one empty":  Line{Title: "a", Points: series(1, 2), Label: "a", Other: series(nan, nan), OtherLabel: "b"}.SVG(),
		"distance":   Distance{Title: "a", EventLabel: "Pelatihan", Spans: []Span{{-3, .1, -.2, .3}, {-2, nan, 0, 1}, {1, .4, .1, inf}, {2, .2, -.1, .5}}}.SVG(),
		"nothing":    Distance{Title: "a", Empty: "kosong"}.SVG(),
		"wide":       Distance{Title: "a", Spans: []Span{{-40, -1e300, -1e300, 1e300}, {40, 0, 0, 0}}}.SVG(),
		"same":       Scatter{Title: "a", Dots: []Dot{{2, 0}, {2, 0}}}.SVG(),
	} {
		wellFormed(t, name, svg)
	}
	if (Interval{Estimate: nan}).SVG() != "" {
		t.Error("an interval without a number is drawn")
	}
}

func TestMissingWeeksLeaveAGap(t *testing.T) {
	whole := string(Line{Points: series(1, 2, 3, 4, 5)}.SVG())
	p := series(1, 2, 3, 4, 5)
	p[2].Missing = true
	gap := string(Line{Points: p}.SVG())
	path := regexp.MustCompile(`class="ours"[^>]* d="([^"]*)"`)
	if n := strings.Count(path.FindStringSubmatch(whole)[1], "M"); n != 1 {
		t.Errorf("whole series in %d pieces", n)
	}
	if n := strings.Count(path.FindStringSubmatch(gap)[1], "M"); n != 2 {
		t.Errorf("series with a gap in %d pieces", n)
	}
	p[0].Missing = true // 2 stands alone now
	if lone := string(Line{Points: p}.SVG()); !strings.Contains(lone, "<circle") {
		t.Error("a lone week is not drawn")
	}
}

func TestEventLabelsDoNotOverlap(t *testing.T) {
	l := Line{Points: series(make([]float64, 100)...), Events: []Event{{10, "Lokakarya layanan referensi"}, {12, "Pelatihan pengatalogan"}, {60, "Seminar"}}}
	rows := l.place(wide)
	if rows[0] == rows[1] || rows[2] != 0 {
		t.Errorf("rows %v", rows)
	}
}

// The names of the first and the last step stand in one row where both fit, else
// one below the other.
func TestEndsOfTheAxisDoNotOverlap(t *testing.T) {
	rows := func(first, last string) (all []bool) { // wide, narrow: whether both are in one
		l := Line{Title: "t", Points: []Point{{Label: first, Value: 1}, {Label: last, Value: 2}}, Number: func(v float64) string { return "" }}
		at := regexp.MustCompile(`<text[^>]* y="([0-9.]+)"[^>]*>(November[^<]*|August[^<]*)</text>`).FindAllStringSubmatch(string(l.SVG()), -1)
		if len(at) != 4 {
			t.Fatal(at)
		}
		return []bool{at[0][1] == at[1][1], at[2][1] == at[3][1]}
	}
	if got := rows("November 2024", "August 2026"); !got[0] || !got[1] {
		t.Errorf("months %v", got)
	}
	if got := rows("November 2024 – August 2026", "August 2026 – November 2026"); !got[0] || got[1] {
		t.Errorf("rounds %v", got)
	}
}

func TestTicks(t *testing.T) {
	for _, c := range []struct{ lo, hi float64 }{{0, 1}, {500, 812}, {-3, 3}, {0, 0}, {1e-12, 2e-12}, {7, 7}, {-1e15, 1e15}} {
		got := ticks(c.lo, c.hi, 4)
		if len(got) < 2 || len(got) > 8 || got[0] > c.lo || got[len(got)-1] < c.hi {
			t.Errorf("ticks(%g, %g) = %v", c.lo, c.hi, got)
		}
	}
}

func TestTable(t *testing.T) {
	p := series(1.5, 2)
	p[1].Missing = true
	got := Line{Title: "Peminjaman", Points: p, Number: func(v float64) string { return "n" }}.Table("Pekan", "Peminjaman")
	beside := Line{Points: p, Other: series(3, 4), Expected: []Expectation{{Missing: true}, {Value: 1, Lo: 0, Hi: 2}}}.Table("Pekan", "a", "b", "c", "d")
	if a, b := strings.Join(beside.Rows[0], " "), strings.Join(beside.Rows[1], " "); a != "w 1.5 3 – –" || b != "w – 4 1 0 – 2" {
		t.Errorf("%q, %q", a, b)
	}
	far := Distance{Spans: []Span{{-2, .5, 0, 1}, {0, math.NaN(), 0, 0}, {3, 1, .5, 2}}}.Table("a", "b", "c")
	if len(far.Rows) != 2 || strings.Join(far.Rows[0], " ") != "−2 0.5 0 – 1" || far.Rows[1][0] != "+3" {
		t.Errorf("%v", far.Rows)
	}
	if got.Rows[0][1] != "n" || got.Rows[1][1] != "–" || got.Caption != "Peminjaman" {
		t.Errorf("%+v", got)
	}
}

func TestCalendar(t *testing.T) {
	c := Calendar{Title: "Peminjaman", Desc: "d", Read: "Terbaca", Closed: "Tutup", Missed: "Tidak terbaca", Months: []Month{
		{Label: "Mei 2026", Short: "Mei", Days: []Mark{Blank, Full, Full, Ring, Crossed}}, {Label: "Jun 2026", Short: "Jun", Days: make([]Mark, 30)}}}
	wellFormed(t, "calendar", c.SVG())
	s := string(c.SVG())
	paths := regexp.MustCompile(`class="(ours-dot|closed|lost)"[^>]* d="([^"]*)"`).FindAllStringSubmatch(s, -1)
	if len(paths) != 6 {
		t.Fatalf("%d paths in two pictures", len(paths))
	}
	for i, want := range []int{3, 2, 2} { // the legend's mark is one of each
		if n := strings.Count(paths[i][2], "M"); n != want {
			t.Errorf("%s: %d marks, want %d", paths[i][1], n, want)
		}
	}
	if !strings.Contains(s, ">Mei 2026<") || !strings.Contains(s, ">Mei<") {
		t.Error("months are not named")
	}
	if got := c.Table("Bulan", "a", "b", "c").Rows; strings.Join(got[0], " ") != "Mei 2026 2 1 1" || strings.Join(got[1], " ") != "Jun 2026 0 0 0" {
		t.Errorf("%v", got)
	}
	wellFormed(t, "empty calendar", Calendar{}.SVG())
}
