package interchange

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"binapustaka/lms/assessment"
)

// quiz wraps questions as Moodle does.
func quiz(questions ...string) string {
	return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n" + strings.Join(questions, "\n") + "\n</quiz>\n"
}

func question(kind, body string) string {
	return `<question type="` + kind + `">
<name><text>Nama</text></name>
<questiontext format="html"><text><![CDATA[<p>Soal <b>ini</b>?</p>]]></text></questiontext>
` + body + `
</question>`
}

func TestMoodleXMLKinds(t *testing.T) {
	q, p := one(t, MoodleXML, quiz(question("multichoice", `<generalfeedback format="html"><text>&lt;p&gt;Bab 2&lt;/p&gt;</text></generalfeedback>
<defaultgrade>2.0000000</defaultgrade><penalty>0.3333333</penalty><hidden>0</hidden><idnumber>K-7</idnumber>
<single>true</single><shuffleanswers>true</shuffleanswers><answernumbering>abc</answernumbering>
<correctfeedback format="html"><text>Bagus.</text></correctfeedback>
<answer fraction="100" format="html"><text><![CDATA[<p>Melvil <i>Dewey</i></p>]]></text><feedback format="html"><text>Ya</text></feedback></answer>
<answer fraction="50" format="html"><text>Cutter</text><feedback format="html"><text></text></feedback></answer>
<answer fraction="0" format="plain_text"><text>*Otlet*</text></answer>
<tags><tag><text>difficulty:medium</text></tag><tag><text>sejarah</text></tag></tags>`)))
	if q.Kind != assessment.Single || q.Stem != "Soal **ini**?" || options(q.Question) != `+Melvil *Dewey*#Ya|Cutter!50|\*Otlet\*` || q.Feedback != "Bab 2" || q.Difficulty != assessment.Medium || q.Name != "Nama" || q.Line != 3 || strings.Join(q.Tags, ",") != "sejarah" {
		t.Errorf("%s\n%s", options(q.Question), shownJSON(q))
	}
	if got := keys(p); got != "0:names_lost 7:lost 7:lost 7:lost 9:lost" {
		t.Error(got)
	}
	for _, want := range []string{"defaultgrade", "penalty", "idnumber", "correctfeedback"} {
		found := false
		for _, x := range p {
			found = found || x.Args["what"] == want
		}
		if !found {
			t.Errorf("%s is lost and not named", want)
		}
	}
	q, _ = one(t, MoodleXML, quiz(question("multichoice", `<single>false</single><answer fraction="50"><text>a</text></answer><answer fraction="50"><text>b</text></answer><answer fraction="-50"><text>c</text></answer>`)))
	if q.Kind != assessment.Multiple || options(q.Question) != "+a|+b|c" {
		t.Error(options(q.Question))
	}
	q, _ = one(t, MoodleXML, quiz(question("truefalse", `<answer fraction="0"><text>false</text><feedback><text>Bukan</text></feedback></answer><answer fraction="100"><text>true</text></answer>`)))
	if q.Kind != assessment.TrueFalse || options(q.Question) != "+|#Bukan" {
		t.Error(options(q.Question))
	}
	q, p = one(t, MoodleXML, quiz(question("shortanswer", `<usecase>1</usecase><answer fraction="100"><text>Dewey</text></answer><answer fraction="50"><text>Dewi</text></answer><answer fraction="0"><text>*</text><feedback format="html"><text>Bukan</text></feedback></answer>`)))
	if strings.Join(q.Accepted, "|") != "Dewey" || q.Fold.Case || q.Feedback != "- \\*: Bukan" || keys(p) != "0:names_lost 6:partial_lost 6:wildcard_lost 6:feedback_moved" {
		t.Errorf("%v %s %q", q.Accepted, keys(p), q.Feedback)
	}
	q, p = one(t, MoodleXML, quiz(question("numerical", `<answer fraction="100"><text>90</text><tolerance>5</tolerance></answer>
<units><unit><multiplier>1.0</multiplier><unit_name>menit</unit_name></unit><unit><multiplier>0.016666666666667</multiplier><unit_name>jam</unit_name></unit></units>
<unitgradingtype>0</unitgradingtype><unitpenalty>0.1000000</unitpenalty>`)))
	if q.Value != 90 || q.Tolerance != 5 || len(q.Units) != 2 || q.Units[1].Name != "jam" || q.Units[1].Factor < 59.999 || q.Units[1].Factor > 60.001 || keys(p) != "0:names_lost 8:lost" {
		t.Errorf("%v ± %v %v %s", q.Value, q.Tolerance, q.Units, keys(p))
	}
	q, _ = one(t, MoodleXML, quiz(question("matching", `<subquestion format="html"><text><![CDATA[<b>Kanada</b>]]></text><answer><text>Ottawa</text></answer></subquestion>
<subquestion format="html"><text>Italia</text><answer><text>Roma &lt;3</text></answer></subquestion><subquestion format="html"><text></text><answer><text>Tokyo</text></answer></subquestion>`)))
	if options(q.Question) != `Ottawa|Roma <3|Tokyo` || q.Prompts[0].Text != "**Kanada**" || len(q.Prompts) != 2 {
		t.Error(shownJSON(q))
	}
	q, p = one(t, MoodleXML, quiz(question("essay", `<responseformat>editor</responseformat><graderinfo format="html"><text><![CDATA[<h2>Isi</h2><ul><li>0: kosong</li><li>2: lengkap</li></ul>]]></text></graderinfo>`)))
	if len(q.Rubric) != 1 || q.Rubric[0].Levels[1].Points != 2 || len(p) != 1 {
		t.Error(shownJSON(q.Rubric))
	}
	if _, p = one(t, MoodleXML, quiz(question("essay", `<graderinfo format="html"><text>Perhatikan ejaan.</text></graderinfo><attachments>2</attachments>`))); keys(p) != "0:names_lost 6:lost 6:lost" {
		t.Error(keys(p))
	}
	q, _ = one(t, MoodleXML, quiz(question("ordering", `<answer fraction="2.0"><text>Label</text></answer><answer fraction="1.0"><text>Katalog</text></answer>`)))
	if options(q.Question) != "Katalog|Label" {
		t.Error(options(q.Question))
	}
}

func TestMoodleXMLCloze(t *testing.T) {
	cloze := func(text string) string {
		return quiz(`<question type="cloze"><name><text>N</text></name><questiontext format="html"><text><![CDATA[` + text + `]]></text></questiontext></question>`)
	}
	q, p := one(t, MoodleXML, cloze("<p>DDC oleh {2:SHORTANSWER:=Dewey~=Melvil Dewey#Ya~%50%Dewi~*#Bukan}, edisi {:MC:~22~=23#Ya} tahun {1:NM:=2011:0.5}, tanda {1:MCV:%100%\\}~\\~&lt;}.</p>"))
	if q.Stem != "DDC oleh [[1]], edisi [[2]] tahun [[3]], tanda [[4]]." || len(q.Gaps) != 4 {
		t.Fatal(shownJSON(q))
	}
	if g := q.Gaps[0]; strings.Join(g.Accepted, "|") != "Dewey|Melvil Dewey" || g.Weight != 2 || g.Wrong != nil {
		t.Error(shownJSON(g))
	}
	if g := q.Gaps[1]; strings.Join(g.Accepted, "|") != "23" || strings.Join(g.Wrong, "|") != "22" || g.Weight != 0 {
		t.Error(shownJSON(g))
	}
	if q.Gaps[2].Accepted[0] != "2011" || q.Gaps[3].Accepted[0] != "}" || q.Gaps[3].Wrong[0] != "~<" || !q.Fold.Case {
		t.Error(shownJSON(q.Gaps))
	}
	if got := keys(p); got != "0:names_lost 3:gap_feedback_lost 3:partial_lost 3:gap_feedback_lost 3:wildcard_lost 3:gap_feedback_lost 3:gap_tolerance_lost" {
		t.Error(got)
	}
	for text, want := range map[string]string{
		"a {1:MR:=x~=y}":            "3:gap_several",
		"a {1:SA:=x":                "3:gap_not_closed",
		"tanpa rumpang":             "3:gaps_missing",
		"a\nb {1:NM:=tiga}":         "4:not_a_number",
		"a {1:SA:%50%x}":            "3:partial_lost 3:accepted_missing",
		"{1:SA:=x} lalu\n{1:SAC:=y": "4:gap_not_closed",
	} {
		r := Read(MoodleXML, []byte(cloze(text)), Options{})
		if got := keys(r.Problems); len(r.Items) != 0 || !strings.Contains(got, want) {
			t.Errorf("%q: %s", text, got)
		}
	}
	q, _ = one(t, MoodleXML, quiz(`<question type="gapselect"><name><text>N</text></name><questiontext format="html"><text>Buku [[1]] di [[3]] oleh [[2]].</text></questiontext>
<selectoption><text>disimpan</text><group>1</group></selectoption><selectoption><text>petugas</text><group>2</group></selectoption><selectoption><text>rak</text><group>1</group></selectoption><selectoption><text>pemustaka</text><group>2</group></selectoption></question>`))
	if q.Kind != assessment.Cloze || q.Stem != "Buku [[1]] di [[2]] oleh [[3]]." || q.Gaps[1].Accepted[0] != "rak" || strings.Join(q.Gaps[1].Wrong, "|") != "disimpan" || q.Gaps[2].Wrong[0] != "pemustaka" {
		t.Error(shownJSON(q))
	}
}

// What is broken in one question leaves the others whole.
func TestBrokenMoodleXML(t *testing.T) {
	good := question("essay", "")
	for _, c := range []struct{ name, file, problems string }{
		{"mismatched tag", quiz(good, question("essay", "<b>"), good), "12:xml_not_closed"},
		{"no end", quiz(good, strings.TrimSuffix(question("essay", ""), "</question>"), good), "8:xml_open"},
		{"CDATA without end", quiz(good, strings.Replace(question("essay", ""), "]]>", "", 1), good), "8:xml_open"},
		{"unknown entity", quiz(good, question("essay", "<x>&salah;</x>"), good), "11:xml_entity"},
		{"unknown type", quiz(good, question("calculated", ""), good), "8:type_unknown"},
		{"no type", quiz(good, strings.Replace(good, ` type="essay"`, "", 1), good), "8:type_unknown"},
		{"text between", quiz(good, "apa ini", good), "8:xml_between"},
		{"no text", quiz(good, `<question type="essay"><name><text>x</text></name></question>`, good), "8:stem_missing"},
	} {
		r := Read(MoodleXML, []byte(c.file), Options{})
		got := strings.TrimPrefix(keys(r.Problems), "0:names_lost ")
		if len(r.Items) != 2 || got != c.problems {
			t.Errorf("%s: %d questions, %s", c.name, len(r.Items), got)
		}
	}
	for name, file := range map[string]string{
		"cut off":  strings.TrimSuffix(quiz(good), "</quiz>\n"),
		"Latin 1":  strings.Replace(quiz(good), "Soal", "\xE9", 1),
		"declared": strings.Replace(quiz(good), "UTF-8", "windows-1252", 1),
		"comment":  quiz("<!-- "+question("x", "")+" -->", good),
	} {
		if r := Read(MoodleXML, []byte(file), Options{}); len(r.Items) != 1 || r.Errors() > 0 {
			t.Errorf("%s: %s", name, keys(r.Problems))
		}
	}
	if r := Read(MoodleXML, []byte("<html></html>"), Options{}); !lost(r.Problems, "interchange.xml_no_quiz") {
		t.Error(keys(r.Problems))
	}
}

// Nothing outside of the file is read, and no entity grows.
func TestNoExternalEntities(t *testing.T) {
	for _, dtd := range []string{
		`<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]>`,
		`<!DOCTYPE quiz [<!ENTITY a "aaaaaaaaaa"><!ENTITY x "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>`,
	} {
		r := Read(MoodleXML, []byte("<?xml version=\"1.0\"?>\n"+dtd+"\n<quiz>"+question("essay", "<x>&x;</x>")+"</quiz>"), Options{})
		if len(r.Items) != 0 || !lost(r.Problems, "interchange.xml_between") || !lost(r.Problems, "interchange.xml_entity") {
			t.Error(keys(r.Problems))
		}
	}
}

// Files of any shape take time in proportion to their length.
func TestFilesOfAnyShape(t *testing.T) {
	for _, c := range []struct {
		format Format
		head   string
		piece  string
	}{
		{MoodleXML, "<quiz>", "<question type=\"essay\">"}, {MoodleXML, "<quiz>", "<question><a>"}, {MoodleXML, "<quiz><question>", "<a>"}, {MoodleXML, "<quiz><question>", "<![CDATA["},
		{MoodleXML, "<quiz><question>", "<!--"}, {MoodleXML, "<quiz>", "<!--"}, {MoodleXML, "<quiz>", "<a>x"},
		{MoodleXML, `<quiz><question type="cloze"><questiontext><text>`, "{1:SA:"}, {MoodleXML, `<quiz><question type="cloze"><questiontext><text>`, "{1:MC:=a~b}"},
		{GIFT, "", "{"}, {GIFT, "", "a{"}, {GIFT, "x{", "~"}, {GIFT, "x{=", "####"}, {GIFT, "x{", "=a->"}, {GIFT, "::", ":"}, {GIFT, "x{", "\\"}, {GIFT, "x{~a\n", "//[id:x]\n"}, {GIFT, "", "$CATEGORY: a\n"},
		{Aiken, "", "A) x\n"}, {Aiken, "", "ANSWER: A\n"}, {Aiken, "", "soal\n"},
		{CSV, "stem,kind\n", "\"a\n"}, {CSV, "stem,kind\n", "\"a\nb\"c\n"}, {CSV, "stem,kind,right\n", "a,pg,A\n"}, {CSV, "stem,kind\n", ",,,,"}, {CSV, "", "option_1,"},
	} {
		start := time.Now()
		r := Read(c.format, []byte(c.head+strings.Repeat(c.piece, 30_000)), Options{})
		if took := time.Since(start); took > 8*time.Second {
			t.Errorf("%s %q %q took %v (%d problems)", c.format, c.head, c.piece, took, len(r.Problems))
		}
	}
}

// dot is a PNG of one pixel, in base64.
const dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

// Pictures inside a file come along where somebody keeps them, and are named
// where nobody does, or where they are damaged.
func TestPicturesInMoodleXML(t *testing.T) {
	file := `<file name="denah satu.png" path="/" encoding="base64">` + dot[:40] + "\n" + dot[40:] + `</file>`
	text := func(format, body string) string {
		return quiz(`<question type="essay"><name><text>N</text></name><questiontext format="` + format + `"><text><![CDATA[` + body + `]]></text>` + file + `</questiontext></question>`)
	}
	for format, body := range map[string]string{"html": `Lihat <img src="@@PLUGINFILE@@/denah%20satu.png" alt="Denah"> ini`, "markdown": `Lihat ![Denah](@@PLUGINFILE@@/denah%20satu.png) ini`} {
		r := Read(MoodleXML, []byte(text(format, body)), Options{Pictures: true})
		if len(r.Items) != 1 || keys(r.Problems) != "0:names_lost" || len(r.Items[0].Pictures) != 1 {
			t.Fatalf("%s: %s", format, shownJSON(r))
		}
		p := r.Items[0].Pictures[0]
		if p.Name != "denah satu.png" || r.Items[0].Stem != "Lihat ![Denah]("+p.Path+") ini" || !strings.HasSuffix(p.Path, ".png") || len(p.Path) != len("/media/0123456789abcdef01234567.png") || len(p.Content) == 0 {
			t.Errorf("%s: %q %+v", format, r.Items[0].Stem, p)
		}
		q, problems := one(t, MoodleXML, text(format, body))
		if q.Stem != "Lihat *Denah* ini" || keys(problems) != "0:names_lost 3:picture_lost" || q.Pictures != nil {
			t.Errorf("%s: %q %s", format, q.Stem, keys(problems))
		}
	}
	good := text("html", `<img src="@@PLUGINFILE@@/denah%20satu.png" alt="Denah">`)
	for _, bad := range []string{strings.Replace(good, dot[:8], "AAAAAAAA", 1), strings.Replace(good, dot[40:], "", 1), strings.Replace(good, dot[12:40], "", 1)} {
		if r := Read(MoodleXML, []byte(bad), Options{Pictures: true}); keys(r.Problems) != "0:names_lost 3:picture_lost" || len(r.Items) != 1 || r.Items[0].Pictures != nil {
			t.Error(keys(r.Problems))
		}
	}
}

// Pictures of the library go into the file and come back as the same.
func TestPicturesGoIntoMoodleXML(t *testing.T) {
	content, err := base64.StdEncoding.DecodeString(dot)
	if err != nil {
		t.Fatal(err)
	}
	path := mediaPath(content, "png")
	picture := "![Denah](" + path + " \"Judul\") dan [tautan](" + path + ")"
	q := assessment.Question{Kind: assessment.Single, Stem: "Lihat " + picture, Body: assessment.Body{Feedback: picture,
		Options: []assessment.Option{{Text: "![a](" + path + ")", Right: true, Feedback: picture}, {Text: "b"}}}}
	file, problems := Write(MoodleXML, []Item{{Question: q}}, func(p string) []byte {
		if p == path {
			return content
		}
		return nil
	})
	if len(problems) > 0 || strings.Count(string(file), "<file ") != 4 || strings.Contains(string(file), "/media/") {
		t.Fatalf("%s\n%s", keys(problems), file)
	}
	r := Read(MoodleXML, file, Options{Pictures: true})
	if len(r.Items) != 1 || r.Items[0].Stem != q.Stem || shownJSON(r.Items[0].Body) != shownJSON(q.Body) || len(r.Items[0].Pictures) != 1 || string(r.Items[0].Pictures[0].Content) != string(content) {
		t.Errorf("%s", shownJSON(r))
	}
	if _, problems = Write(MoodleXML, []Item{{Question: q}}, nil); !lost(problems, "interchange.media_not_in_file") {
		t.Error(keys(problems))
	}
}

// The right sides of a matching question are plain words in Moodle: pictures there
// become their descriptions, told apart, and that is said; on the left they go along.
func TestMatchingWithPicturesInMoodleXML(t *testing.T) {
	content, err := base64.StdEncoding.DecodeString(dot)
	if err != nil {
		t.Fatal(err)
	}
	path := mediaPath(content, "png")
	other := func(letter, ext string) string { return "/media/" + strings.Repeat(letter, 24) + "." + ext }
	q := assessment.Question{Kind: assessment.Matching, Stem: "Jodohkan", Body: assessment.Body{
		Options: []assessment.Option{{Text: "![rak](" + path + ")"}, {Text: "![rak](" + other("b", "png") + ")"}, {Text: "bunyi ![bel](" + other("c", "mp3") + ")"}, {Text: "![](" + other("d", "gif") + ")"}},
		Prompts: []assessment.Prompt{{Text: "![label](" + path + ")", Option: 0}, {Text: "dua", Option: 1}, {Text: "tiga", Option: 2}, {Text: "empat", Option: 3}}}}
	file, problems := Write(MoodleXML, []Item{{Question: q}}, func(string) []byte { return content })
	if keys(problems) != "0:formatting_lost" || strings.Contains(string(file), "](/media/") {
		t.Fatalf("%s\n%s", keys(problems), file)
	}
	r := Read(MoodleXML, file, Options{Pictures: true})
	if len(r.Items) != 1 || options(r.Items[0].Question) != "rak|rak (2)|bunyi bel|"+strings.Repeat("d", 24)+".gif" || r.Items[0].Prompts[0].Text != q.Prompts[0].Text {
		t.Errorf("%s", shownJSON(r))
	}
	// A format of text alone has the addresses, which are the same question here.
	for _, f := range []Format{GIFT, CSV} {
		file, problems := Write(f, []Item{{Question: q}}, nil)
		if r := Read(f, file, Options{}); keys(problems) != "0:media_not_in_file" || len(r.Items) != 1 || options(r.Items[0].Question) != options(q) {
			t.Errorf("%s: %s\n%s", f, keys(problems), file)
		}
	}
	single := assessment.Question{Kind: assessment.Single, Stem: "![denah](" + path + ")", Body: assessment.Body{Options: []assessment.Option{{Text: "![rak](" + path + ")", Right: true}, {Text: "b"}}}}
	if file, problems := Write(Aiken, []Item{{Question: single}}, nil); keys(problems) != "0:formatting_lost" || !strings.Contains(string(file), "denah\nA) rak\nB) b\n") {
		t.Errorf("%s\n%s", keys(problems), file)
	}
}
