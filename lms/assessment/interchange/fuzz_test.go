package interchange

import (
	"bytes"
	"slices"
	"testing"
	"unicode/utf8"
)

// stable says that what was understood of a file is understood the same after
// it was written in that format.
func stable(t *testing.T, f Format, file []byte, o Options) {
	first := Read(f, file, o)
	for _, it := range first.Items {
		if err := it.Check(); err != nil {
			t.Fatalf("a question came in that the bank refuses: %v\n%s", err, shownJSON(it))
		}
		if !utf8.ValidString(it.Stem) {
			t.Fatalf("%q is not UTF-8", it.Stem)
		}
		kept := map[string][]byte{}
		for _, p := range it.Pictures {
			kept[p.Path] = p.Content
			if p.Path != mediaPath(p.Content, pictureType(p.Content)) || !o.Pictures {
				t.Fatalf("%s is no picture of that path: %q", p.Path, p.Content)
			}
		}
		written, problems := Write(f, []Item{it}, func(path string) []byte { return kept[path] })
		if count(problems, Error) > 0 || lost(problems, "interchange.weight_says") || lost(problems, "interchange.formatting_lost") {
			continue
		}
		second := Read(f, written, o)
		if len(second.Items) != 1 || second.Errors() > 0 {
			t.Fatalf("%s\nbecame %d questions of\n%s\n%s", shownJSON(it), len(second.Items), written, shownJSON(second.Problems))
		}
		if a, b := shownJSON(same(f, it.Question)), shownJSON(same(f, second.Items[0].Question)); a != b {
			t.Fatalf("%s\nbecame\n%s\nthrough\n%s", a, b, written)
		}
		for _, p := range second.Items[0].Pictures {
			if !bytes.Equal(kept[p.Path], p.Content) {
				t.Fatalf("%s did not come with the file", p.Path)
			}
		}
	}
	for _, p := range first.Problems {
		if p.Severity != Error && p.Severity != Warning || p.Line < 0 || p.Question < 0 {
			t.Fatal(shownJSON(p))
		}
	}
	if !slices.IsSortedFunc(first.Problems, func(a, b Problem) int { return a.Line - b.Line }) {
		t.Fatal("problems are not in the order of the file")
	}
}

// seeds are a file of every kind, and what the tests of the format read.
func seeds(f *testing.F, format Format, more ...string) {
	d := newDice(1)
	for i := range 20 {
		file, _ := Write(format, []Item{{Question: d.question(allKinds(i)), Name: "n", Category: "k", Competency: "c"}}, nil)
		f.Add(file)
	}
	for _, s := range more {
		f.Add([]byte(s))
	}
}

func FuzzGIFT(f *testing.F) {
	seeds(f, GIFT, "Siapa?{~a =b#x}", "$CATEGORY: x\n\n::n::[html]<b>x</b>{=a -> b =c -> d}", "x{#1..2}", "x{#=1:2#a =%50%3~#b}", "x {~%50%a ~%-50%b} y.", "x{>2 ALL\na\nb\n}", "x{T#a#b####c}", `\{x\}{}`)
	f.Fuzz(func(t *testing.T, file []byte) { stable(t, GIFT, file, Options{}) })
}

func FuzzAiken(f *testing.F) {
	seeds(f, Aiken, "Soal?\nA) x\nB. y\nANSWER: B\n", "Soal\r\nA) x\r\nB) *y*\r\nKUNCI: A")
	f.Fuzz(func(t *testing.T, file []byte) { stable(t, Aiken, file, Options{}) })
}

func FuzzMoodleXML(f *testing.F) {
	seeds(f, MoodleXML, quiz(question("multichoice", `<single>false</single><answer fraction="50"><text>a</text></answer><answer fraction="50"><text>b</text></answer>`)),
		quiz(question("numerical", `<answer fraction="100"><text>1</text></answer><units><unit><multiplier>3</multiplier><unit_name>m</unit_name></unit></units>`)),
		quiz(`<question type="cloze"><questiontext format="html"><text>a {1:MC:=x~y#z} b {2:SA:=é\}}</text></questiontext></question>`),
		quiz(withFiles("html", `<p>Rak <img src="@@PLUGINFILE@@/rak%201.png" alt="Rak &amp; buku"> <a href="@@PLUGINFILE@@/bel.wav">bel</a></p>`)),
		quiz(withFiles("markdown", `Rak ![Rak](@@PLUGINFILE@@/rak%201.png "judul") [bel](<@@PLUGINFILE@@/bel.wav>) ![](@@PLUGINFILE@@/hilang.png)`)))
	f.Fuzz(func(t *testing.T, file []byte) {
		stable(t, MoodleXML, file, Options{})
		stable(t, MoodleXML, file, Options{Pictures: true})
	})
}

// withFiles is a question whose texts name files, of which a picture and a sound
// came along.
func withFiles(format, text string) string {
	files := `<file name="rak 1.png" path="/" encoding="base64">iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==</file>` +
		`<file name="bel.wav" path="/" encoding="base64">UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQIAAACAgA==</file>`
	in := func(name, text string) string {
		return "<" + name + ` format="` + format + `"><text><![CDATA[` + text + "]]></text>" + files + "</" + name + ">"
	}
	return `<question type="multichoice">` + in("questiontext", text) + in("generalfeedback", text) + `<single>true</single><answer fraction="100" format="` + format + `"><text><![CDATA[` + text + `]]></text>` + files +
		`</answer><answer fraction="0"><text>b</text></answer></question>`
}

func FuzzCSV(f *testing.F) {
	seeds(f, CSV, "soal;a;b;kunci\nx;1;2;B\n", "sep=;\nstem;kind;right;units\n\"x\ny\";numerical;1,5;a=2\n")
	f.Fuzz(func(t *testing.T, file []byte) { stable(t, CSV, file, Options{}) })
}

func FuzzHTML(f *testing.F) {
	for _, s := range []string{"<p>a<b>b</b></p>", "<ul><li>a<ol><li>b</ol></ul>", "<table><tr><td>a|b</table>", "<pre>x</pre>", "<a href=\"https://x.id\">y</a>", "&lt;&amp;*_`[#"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		if out := (&reader{}).fromHTML(1, source); utf8.ValidString(source) && !utf8.ValidString(out) {
			t.Errorf("%q is not UTF-8", out)
		}
	})
}
