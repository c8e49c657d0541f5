package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"binapustaka/lms"
	"binapustaka/lms/locale"
)

func TestDemoFolder(t *testing.T) {
	foreign := t.TempDir()
	letter := filepath.Join(foreign, "letter.txt")
	if err := os.WriteFile(letter, []byte("dear"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, mark := range []string{"", "{}", `{"binapustaka_demo":99}`, "broken"} {
		if mark != "" {
			if err := os.WriteFile(filepath.Join(foreign, demoMarkFile), []byte(mark), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		for _, reset := range []bool{true, false} {
			if _, err := openDemoFolder(foreign, reset); keyOf(err) != "cli.demo_not_ours" {
				t.Errorf("%q, reset %v: %v", mark, reset, err)
			}
		}
	}
	if entries, _ := os.ReadDir(foreign); len(entries) != 2 {
		t.Errorf("a folder of somebody else's has %v", entries)
	}

	dir := filepath.Join(t.TempDir(), "new", "demo")
	open := func(reset bool) *demoFolder {
		t.Helper()
		f, err := openDemoFolder(dir, reset)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	f := open(false)
	if f.Ready || f.interrupted || len(f.Secret) < 32 || f.Password == f.SlimsPassword {
		t.Errorf("%+v", f)
	}
	if info, err := os.Stat(filepath.Join(dir, demoMarkFile)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	if _, err := openDemoFolder(dir, true); keyOf(err) != "cli.demo_running" {
		t.Errorf("two at once: %v", err)
	}
	f.Ready = true
	if err := errors.Join(f.save(), os.Mkdir(filepath.Join(dir, "db"), 0o700)); err != nil {
		t.Fatal(err)
	}
	f.close()
	same := open(false)
	same.close()
	if !same.Ready || same.Secret != f.Secret {
		t.Errorf("%+v", same)
	}
	reset := open(true)
	defer reset.close()
	if _, err := os.Stat(filepath.Join(dir, "db")); reset.Ready || reset.Secret == f.Secret || reset.interrupted || !os.IsNotExist(err) {
		t.Errorf("%+v, %v", reset, err)
	}
}

func TestSteps(t *testing.T) {
	for _, l := range locale.All {
		var out strings.Builder
		s := newSteps(&out, l)
		s.to("cli.demo_step.days", 0, 100)
		s.to("cli.demo_step.days", 50, 100)
		s.to("cli.demo_step.indexes", 0, 0)
		s.end()
		if want := l.T("cli.demo_step.days") + "\n" + l.T("cli.demo_step.indexes") + "\n"; out.String() != want {
			t.Errorf("%q", out.String())
		}
		out.Reset()
		s.terminal = true
		s.to("cli.demo_step.days", 50, 100)
		s.to("cli.demo_step.reading", 0, 0)
		s.stop()
		lines := strings.Split(out.String(), "\n")
		if len(lines) != 3 || !strings.Contains(lines[0], "[##########..........]  50%") || !strings.Contains(lines[0], "100%") || strings.Contains(lines[1], "[") {
			t.Errorf("%q", out.String())
		}
		for _, key := range l.Keys() {
			if strings.HasPrefix(key, "cli.demo_step.") && utf8.RuneCountInString(l.T(key)) > labelWidth {
				t.Errorf("%s is wider than its column", key)
			}
		}
	}
}

func keyOf(err error) string {
	var e *lms.Error
	errors.As(err, &e)
	if e == nil {
		return fmt.Sprint(err)
	}
	return e.Key
}
