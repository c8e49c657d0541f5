package interchange

import (
	"strings"
	"testing"
)

// Files put together from what means something in a format: most are broken,
// and what is understood of them stays what it is.
func TestSoup(t *testing.T) {
	vocabulary := map[Format][]string{
		GIFT:      append([]string{"{", "}", "=", "~", "#", "####", "%50%", "%-50%", "%100%", "::", "\n", "\n\n", "->", "TRUE", "F", "..", ":", "[html]", "[plain]", "[markdown]", "<b>x</b>", "<p>", "// x\n", "$CATEGORY: y\n", ">2\n", "*", "Soal", "{=a ~b}", "{#1:2}", "{=a->b =c->d}", "\\"}, nasty...),
		Aiken:     append([]string{"*x*", "A. ", "B) ", "ANSWER: A", "KUNCI: A"}, nasty...),
		MoodleXML: append([]string{"<p>", "</p>", "<b>", "</b>", "<ul><li>", "<table><tr><td>", "<br>", "<img src='@@PLUGINFILE@@/x.png' alt='y'>", "{1:MC:=a~b#c}", "{2:SA:=x~%50%y}", "{:NM:=1:2}", "{1:SAC:=é\\}}", "1", "true", "false", "\n", "\n\n", "*", "&nbsp;", "# a", "- b"}, nasty...),
		CSV:       append([]string{"soal;jenis;kunci;pilihan_1;pilihan_2;kiri_1;kiri_2;bobot_1\n", "x;", ";", ";", "\n", "\"", "pg;", "rumpang;", "menjodohkan;", "isian;", "A;", "A,B;", "[[1]]", "50;", "1=a | 2=b"}, nasty...),
	}
	for _, f := range Formats {
		d, words := newDice(21), vocabulary[f]
		understood := 0
		for range 4000 {
			file := soup(d, words, 20)
			switch f {
			case Aiken:
				file = d.pick(soup(d, words, 5), "Soal") + "\nA) " + soup(d, words, 4) + "\nB) " + soup(d, words, 4) + "\n" + d.pick("ANSWER: A", "ANSWER: B", soup(d, words, 3))
			case MoodleXML:
				file = xmlSoup(d, words)
			case CSV:
				file = words[0] + file
			}
			understood += len(Read(f, []byte(file), Options{}).Items)
			stable(t, f, []byte(file), Options{Pictures: true})
		}
		if understood < 50 {
			t.Errorf("%s: only %d questions were understood; the soup is too thin", f, understood)
		}
	}
}

func soup(d dice, words []string, most int) string {
	var b strings.Builder
	for range 1 + d.IntN(most) {
		b.WriteString(words[d.IntN(len(words))])
	}
	return b.String()
}

// xmlSoup is a question of any type with texts of any content.
func xmlSoup(d dice, words []string) string {
	text := func() string {
		s := soup(d, words, 6)
		if d.IntN(20) > 0 {
			s = escapeXML(s)
		}
		return "<text>" + s + "</text>"
	}
	format := func() string {
		return d.pick("", ` format="html"`, ` format="markdown"`, ` format="plain_text"`, ` format="moodle_auto_format"`)
	}
	var b strings.Builder
	b.WriteString(`<quiz><question type="` + d.pick("multichoice", "multichoice", "truefalse", "shortanswer", "numerical", "matching", "essay", "ordering", "cloze", "cloze", "gapselect") + `">`)
	b.WriteString("<questiontext" + format() + ">" + text() + "</questiontext><generalfeedback" + format() + ">" + text() + "</generalfeedback>")
	b.WriteString(d.pick("", "<single>false</single>", "<usecase>1</usecase>"))
	for range d.IntN(5) {
		b.WriteString(`<answer fraction="` + d.pick("100", "50", "0", "-50", "33.33333", "x") + `"` + format() + ">" + text() + "<feedback>" + text() + "</feedback></answer>")
		b.WriteString("<subquestion" + format() + ">" + text() + "<answer>" + text() + "</answer></subquestion><selectoption>" + text() + "<group>1</group></selectoption>")
	}
	return b.String() + "</question></quiz>"
}
