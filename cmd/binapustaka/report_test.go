package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/report"
	"binapustaka/web/paper"
)

// The command writes the file that the page gives, of a library and of a region,
// in both formats and languages; it makes none that nobody asked for.
func TestReportCommand(t *testing.T) {
	env := installation(t)
	run := func(want int, args ...string) string {
		t.Helper()
		code, out, errs := call(t, env, args...)
		if code != want {
			t.Fatalf("%v: %d\n%s%s", args, code, out, errs)
		}
		return out + errs
	}
	run(0, "library", "add", "kota", "Perpustakaan Kota", "--time-zone", "Asia/Jakarta")
	run(0, "library", "add", "desa", "Perpustakaan Desa", "--time-zone", "Asia/Jakarta")
	a := openApp(t, env)
	ctx := context.Background()
	term := report.Owing(lms.DayOf(time.Now().UTC()))[0]
	sri, err := a.db.Exec(`INSERT INTO account (name, username, locale, created_at) VALUES ('Sri', 'sri', 'id', NOW())`)
	if err != nil {
		t.Fatal(err)
	}
	account, _ := sri.LastInsertId()
	libraries, err := a.libraries.List(ctx)
	if err != nil || len(libraries) != 2 {
		t.Fatal(libraries, err)
	}
	var ids []int64
	for _, l := range libraries {
		ids = append(ids, l.ID)
	}
	file := filepath.Join(t.TempDir(), "laporan")
	if said := run(1, "report", term.String(), "--library", "kota", "--out", file); !strings.Contains(said, "--make") {
		t.Error(said)
	}
	if said := run(1, "report", term.String(), "--region", "sri", "--make"); !strings.Contains(said, "two libraries") {
		t.Error(said)
	}
	run(0, "user", "region", "sri", "kota", "desa")
	for args, want := range map[string]string{"2026-Q9": "2026-Q3", term.String() + " --library kota --format doc": "pdf or xlsx", term.String() + " --library kota --language fr": "id or en",
		term.String() + " --region wati": "user region", "2199 --library kota --make": "ends on", term.String() + " --library kota --make --out /nirgendwo/x": "--out"} {
		if said := run(1, append([]string{"report"}, strings.Fields(args)...)...); !strings.Contains(said, want) {
			t.Errorf("%s: %s", args, said)
		}
	}
	same := func(doc report.Document, l locale.Locale, format string, args ...string) {
		t.Helper()
		run(0, append([]string{"report", term.String(), "--make", "--format", format, "--language", string(l), "--out", file}, args...)...)
		got, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var want bytes.Buffer
		if err := formats[format](&want, doc, l); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want.Bytes()) || len(got) < 5000 {
			t.Errorf("%s %s %v: %d bytes, not the %d of the page", l, format, args, len(got), want.Len())
		}
	}
	if _, err := a.terms().MakeRegion(ctx, command, ids, term); err != nil {
		t.Fatal(err)
	}
	for _, l := range locale.All {
		for _, format := range []string{"pdf", "xlsx"} {
			own, err := a.terms().Find(ctx, command, ids[0], term)
			if err != nil {
				t.Fatal(err)
			}
			same(own.Document(l, libraries[0].Name, libraries[0].Zone()), l, format, "--library", libraries[0].Code)
			region, err := a.terms().FindRegion(ctx, lms.Actor{AccountID: account}, ids, term)
			if err != nil {
				t.Fatal(err)
			}
			same(region.RegionDocument(l), l, format, "--region", "sri")
		}
	}
	var b bytes.Buffer
	region, _ := a.terms().FindRegion(ctx, command, ids, term)
	if err := paper.Report(&b, region.RegionDocument(locale.EN), locale.EN); err != nil {
		t.Fatal(err)
	}
	if out := run(0, "report", term.String(), "--region", "sri", "--out", "-", "--language", "en"); out != b.String() {
		t.Error("standard output holds another file")
	}
}
