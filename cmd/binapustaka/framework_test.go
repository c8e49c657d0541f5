package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFrameworks(t *testing.T) {
	env := installation(t)
	must(t, env, "library", "add", "kota", "Perpustakaan Kota")
	if out := must(t, env, "framework", "list"); !strings.Contains(out, "no competency framework in Perpustakaan Kota") {
		t.Errorf("%q", out)
	}
	const text = "code,group,group_en,unit,unit_en,element,criterion,level,source,version\nK,Koleksi,,,,,,,Kerangka kota,1\nK.1,Koleksi,,Menyeleksi,,,,2,Kerangka kota,1\n"
	dir := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	good, bad := write("a.csv", text), write("b.csv", strings.Replace(text, "K.1,Koleksi", "K.1,", 1))
	code, out, _ := callIn(t, env, "", "framework", "import", bad)
	if code != 1 || !strings.Contains(out, `Line 3: The column "group" is empty`) || !strings.Contains(out, "nothing was imported") {
		t.Errorf("%d %q", code, out)
	}
	code, out, _ = callIn(t, env, text[:len(text)-20], "framework", "import", "-", "--dry-run", "--json")
	var r frameworkReport
	if err := json.Unmarshal([]byte(out), &r); code != 0 || err != nil || r.Written || r.Kind != "framework" || len(r.Steps) != 2 || len(r.Problems) != 0 {
		t.Errorf("%d %+v %v", code, r, err)
	}
	if out := must(t, env, "framework", "import", good, "--dry-run"); !strings.Contains(out, "new unit: K.1 Menyeleksi") || !strings.Contains(out, "2 changes") {
		t.Errorf("%q", out)
	}
	if out := must(t, env, "framework", "list", "--json"); strings.TrimSpace(out) != "[]" {
		t.Errorf("after a dry run: %q", out)
	}
	if out := must(t, env, "framework", "import", good); !strings.Contains(out, "Imported: 2 changes, 0 unchanged.") {
		t.Errorf("%q", out)
	}
	if out := must(t, env, "framework", "export"); out != text {
		t.Errorf("%q", out)
	}
	again := write("a.json", must(t, env, "framework", "export", "--json"))
	if out := must(t, env, "framework", "import", again); !strings.Contains(out, "0 changes, 2 unchanged") {
		t.Errorf("%q", out)
	}
	must(t, env, "framework", "import", write("c.csv", strings.ReplaceAll(text, "kota,1", "kota,2")))
	code, _, errOut := callIn(t, env, "", "framework", "export")
	if code != 1 || !strings.Contains(errOut, "(Kerangka kota, 2)") {
		t.Errorf("%d %q", code, errOut)
	}
	var list []frameworkJSON
	if err := json.Unmarshal([]byte(must(t, env, "framework", "list", "--json")), &list); err != nil || len(list) != 2 || list[1].Units != 1 || list[1].Groups != 1 {
		t.Errorf("%+v %v", list, err)
	}
	const mapping = "code,source,version,relation,to_code,to_source,to_version\nK.1,Kerangka kota,1,same,K.1,Kerangka kota,2\n"
	if out := must(t, env, "framework", "import", write("m.csv", mapping)); !strings.Contains(out, "new mapping") {
		t.Errorf("%q", out)
	}
	number := "1"
	for _, f := range list {
		if f.Version == "1" {
			b, _ := json.Marshal(f.Number)
			number = string(b)
		}
	}
	if out := must(t, env, "framework", "export", number, "--mappings"); out != mapping {
		t.Errorf("%q", out)
	}
	if out := must(t, env, "framework", "list"); !strings.Contains(out, "Kerangka kota") {
		t.Errorf("%q", out)
	}
}
