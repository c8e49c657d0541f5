package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func questionsOf(t *testing.T, out string) questionsReport {
	t.Helper()
	var r questionsReport
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	return r
}

func TestQuestions(t *testing.T) {
	env := installation(t)
	must(t, env, "library", "add", "kota", "Perpustakaan Kota")
	bank := func() int {
		t.Helper()
		return questionsOf(t, must(t, env, "questions", "export", "--format", "csv", "--json")).Found
	}
	good := "::Penyusun::Siapa penyusun DDC?{~Cutter =Dewey}\n\n// [tag:difficulty:hard]\nCeritakan.{}\n"
	bad := good + "\nRusak{~a\n\nJuga rusak{~a ~b}\n"
	file := filepath.Join(t.TempDir(), "soal.gift.txt")
	if err := os.WriteFile(file, []byte(bad), 0o600); err != nil {
		t.Fatal(err)
	}

	code, out, errOut := call(t, env, "questions", "import", file, "--format", "gift", "--dry-run", "--json")
	r := questionsOf(t, out)
	if code != 1 || errOut != "" || r.Format != "gift" || r.Library != "kota" || r.Found != 4 || len(r.Questions) != 2 || r.Written != 0 || r.Errors != 2 || r.Warnings != 1 {
		t.Errorf("dry run: %d %+v %s", code, r, errOut)
	}
	if q := r.Questions[0]; q.Name != "Penyusun" || q.Line != 1 || q.Kind != "single" || q.Stem != "Siapa penyusun DDC?" || len(q.Options) != 2 || !q.Options[1].Right || r.Questions[1].Difficulty != 3 {
		t.Errorf("%+v", r.Questions)
	}
	if p := r.Problems; p[1].Line != 6 || p[1].Severity != "error" || p[1].Key != "interchange.brace_not_closed" || !strings.Contains(p[1].Text, "not closed") || p[2].Line != 8 || p[2].Question != 4 {
		t.Errorf("%+v", p)
	}
	code, out, errOut = call(t, env, "questions", "import", file)
	if code != 1 || !strings.Contains(out, "Nothing was saved: 2 of 4") || !strings.Contains(errOut, "Line 6: Error: A { is not closed") || bank() != 0 {
		t.Errorf("with errors: %d %q %q", code, out, errOut)
	}
	code, out, _ = call(t, env, "questions", "import", file, "--skip-errors")
	if code != 1 || !strings.Contains(out, "2 of 4 questions came into the bank of Perpustakaan Kota") || bank() != 2 {
		t.Errorf("skipping errors: %d %q", code, out)
	}
	if code, out, _ = callIn(t, env, good, "questions", "import", "--format", "gift", "--dry-run"); code != 0 || !strings.Contains(out, "0 of 2") || !strings.Contains(out, "There already: 2.") || bank() != 2 {
		t.Errorf("standard input: %d %q", code, out)
	}

	if code, out, _ := call(t, env, "questions", "export", "--format", "gift", "--difficulty", "hard"); code != 0 || out != "// [tag:difficulty:hard]\n[markdown]Ceritakan.{}\n\n" {
		t.Errorf("export: %q", out)
	}
	to := filepath.Join(t.TempDir(), "bank.xml")
	must(t, env, "questions", "export", "--format", "moodlexml", "--out", to)
	if code, out, _ := call(t, env, "questions", "import", to, "--dry-run", "--json"); code != 0 || len(questionsOf(t, out).Questions) != 2 || questionsOf(t, out).Format != "moodlexml" {
		t.Errorf("what was exported: %d %s", code, out)
	}
	code, out, errOut = call(t, env, "questions", "export", "--format", "aiken")
	if code != 1 || out != "Siapa penyusun DDC?\nA) Cutter\nB) Dewey\nANSWER: B\n\n" || !strings.Contains(errOut, "cannot be written in this format") {
		t.Errorf("aiken: %d %q %q", code, out, errOut)
	}
	if r := questionsOf(t, must(t, env, "questions", "export", "--format", "gift", "--dry-run", "--json", "--kind", "essay")); r.File != "" || r.Written != 0 || r.Found != 1 {
		t.Errorf("dry export: %+v", r)
	}

	const dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
	xml := `<quiz><question type="essay"><name><text>N</text></name><questiontext format="html"><text>Peta &lt;img src="@@PLUGINFILE@@/peta.png" alt="Peta kota"/&gt;</text><file name="peta.png" encoding="base64">` + dot + `</file></questiontext></question></quiz>`
	if code, _, errOut := callIn(t, env, xml, "questions", "import"); code != 0 {
		t.Errorf("picture: %d %s", code, errOut)
	}
	if out := must(t, env, "questions", "export", "--format", "moodlexml", "--search", "Peta"); !strings.Contains(out, dot) {
		t.Errorf("the picture stays behind: %s", out)
	}

	template := filepath.Join(t.TempDir(), "templat.csv")
	if err := os.WriteFile(template, []byte(must(t, with(env, "LANG=id_ID"), "questions", "template")), 0o600); err != nil {
		t.Fatal(err)
	}
	if must(t, env, "questions", "import", template); bank() != 13 {
		t.Errorf("the template brought in %d", bank()-3)
	}
	for args, says := range map[string]string{
		"questions import /no/such":                         "/no/such",
		"questions import " + file + " --format qti":        "--format",
		"questions export":                                  "--format",
		"questions export --format csv --competency X.1":    "X.1",
		"questions export --format csv --out /no/such/file": "/no/such/file",
		"questions import " + file + " --library gunung":    "binapustaka library list",
	} {
		if code, _, errOut := call(t, env, strings.Fields(args)...); code == 0 || !strings.Contains(errOut, says) {
			t.Errorf("%s: %d %q", args, code, errOut)
		}
	}
}

func TestSameQuestionsComeInOnce(t *testing.T) {
	env := installation(t)
	must(t, env, "library", "add", "kota", "Perpustakaan Kota")
	good := "::Penyusun::Siapa penyusun DDC?{~Cutter =Dewey}\n\n// [tag:difficulty:hard]\nCeritakan.{}\n"
	bank := func() int {
		t.Helper()
		return questionsOf(t, must(t, env, "questions", "export", "--format", "csv", "--json")).Found
	}
	if code, out, _ := callIn(t, env, good, "questions", "import", "--format", "gift"); code != 0 || bank() != 2 {
		t.Fatal(code, out)
	}
	// The same file again: what is there is named with its line and passed over.
	fresh := good + "\nBaru.{}\n\nBaru.{}\n"
	code, out, _ := callIn(t, env, fresh, "questions", "import", "--format", "gift", "--json")
	r := questionsOf(t, out)
	if code != 0 || r.Written != 1 || r.Same != 3 || !r.Questions[0].Same || r.Questions[2].Same || !r.Questions[3].Same || bank() != 3 {
		t.Errorf("again: %d %s", code, out)
	}
	for i, want := range []struct {
		line int
		key  string
	}{{1, "interchange.same_bank"}, {4, "interchange.same_bank"}, {8, "interchange.same_file"}} {
		var same []questionProblem
		for _, p := range r.Problems {
			if p.Severity == "same" {
				same = append(same, p)
			}
		}
		if same[i].Line != want.line || same[i].Key != want.key {
			t.Errorf("%+v", same[i])
		}
	}
	if code, out, _ = callIn(t, env, good, "questions", "import", "--format", "gift", "--add-same"); code != 0 || !strings.Contains(out, "2 of 2") || bank() != 5 {
		t.Errorf("added again: %d %q", code, out)
	}
}
