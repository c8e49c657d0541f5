package lms_test

import (
	"bufio"
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "binapustaka/"

type source struct {
	path    string // from the root, with slashes
	pkg     string // folder of the package, from the root
	test    bool
	imports []string
	file    *ast.File
	text    []byte
}

func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if base := d.Name(); base != ".." && strings.HasPrefix(base, ".") || base == "testdata" || base == "bin" {
				return filepath.SkipDir
			}
			return nil
		}
		if filepath.Ext(name) != ".go" {
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel("..", name)
		if err != nil {
			return err
		}
		s := source{path: filepath.ToSlash(rel), file: file, text: text, test: strings.HasSuffix(name, "_test.go")}
		s.pkg = strings.TrimSuffix(s.path, "/"+filepath.Base(s.path))
		for _, spec := range file.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			s.imports = append(s.imports, path)
		}
		all = append(all, s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 50 {
		t.Fatalf("only %d Go files found: this test looks in the wrong place", len(all))
	}
	return all
}

// under reports whether path is one of the folders or lies below one.
func under(path string, folders ...string) bool {
	return slices.ContainsFunc(folders, func(f string) bool { return path == f || strings.HasPrefix(path, f+"/") })
}

// mayImport is the table of the house: who may import whom among our own packages.
func mayImport(from, to string) bool {
	kernel := to == "lms" || under(to, "lms/sqldb", "lms/locale")
	switch {
	case from == to || under(from, "cmd"):
		return true
	case under(to, "cmd"):
		return false
	case under(from, "web"):
		return under(to, "web", "lms", "integration/sso", "integration/plugin") || to == "jobs"
	case under(from, "jobs/worker"):
		return to == "jobs" || under(to, "jobs/worker", "lms", "integration")
	case from == "jobs":
		return under(to, "lms")
	case under(from, "integration"):
		return under(to, "lms") || under(to, rootOf(from))
	case from == "lms":
		return false
	case under(from, "lms/locale"):
		return to == "lms"
	case under(from, "lms/sqldb"):
		return to == "lms" || under(to, "lms/sqldb")
	case from == "lms/picture":
		return false
	case under(from, "lms/impact/stat", "lms/assessment/itemstat"):
		return under(to, from) // pure mathematics: the standard library and gonum
	case under(from, "lms/impact"):
		// Gains between two tests are computed where tests are.
		return kernel || to == "lms/usage" || to == "lms/impact/stat" || to == "lms/assessment/itemstat"
	case under(from, "lms/report"):
		return under(to, "lms")
	case under(from, "lms"):
		return kernel || under(to, rootOf(from)) || to == "lms/markdown" || to == "lms/picture"
	}
	return false
}

// rootOf is the area of a package: lms/course of lms/course/starter.
func rootOf(pkg string) string {
	parts := strings.SplitN(pkg, "/", 3)
	return strings.Join(parts[:min(2, len(parts))], "/")
}

func TestWhoMayImportWhom(t *testing.T) {
	seen := 0
	for _, s := range sources(t) {
		if s.test {
			continue // a test may set its scene with anything
		}
		for _, path := range s.imports {
			to, ours := strings.CutPrefix(path, module)
			if !ours {
				continue
			}
			seen++
			if !mayImport(s.pkg, to) {
				t.Errorf("%s: %s may not import %s", s.path, s.pkg, to)
			}
		}
	}
	if seen < 50 {
		t.Errorf("only %d imports looked at", seen)
	}
}

func TestTableOfImports(t *testing.T) {
	for _, c := range []struct {
		from, to string
		want     bool
	}{
		{"cmd/binapustaka", "integration/slims", true}, {"web", "jobs", true}, {"web", "jobs/worker", false}, {"web", "integration/slims", false},
		{"jobs/worker", "integration/slims", true}, {"jobs/worker", "web", false}, {"jobs", "jobs/worker", false}, {"jobs", "lms/course", true},
		{"integration/slims", "lms", true}, {"integration/slims", "integration/sso", false}, {"integration/slims", "web", false},
		{"lms", "lms/locale", false}, {"lms/locale", "lms", true}, {"lms/course", "lms/assessment", false}, {"lms/course", "lms/sqldb", true},
		{"lms/impact", "lms/usage", true}, {"lms/impact", "lms/course", false}, {"lms/impact/stat", "lms", false}, {"lms/report", "lms/course", true},
		{"lms/usage", "cmd/binapustaka", false},
	} {
		if got := mayImport(c.from, c.to); got != c.want {
			t.Errorf("mayImport(%s, %s) = %v", c.from, c.to, got)
		}
	}
}

// Each of these libraries has one home, so that replacing it touches one place.
func TestLibrariesStayAtHome(t *testing.T) {
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		store := strings.HasSuffix(s.path, "store.go")
		for _, path := range s.imports {
			home := true
			switch {
			case strings.HasPrefix(path, "github.com/gofiber/"), strings.HasPrefix(path, "github.com/valyala/fasthttp"):
				home = under(s.pkg, "web")
			case strings.HasPrefix(path, "github.com/hibiken/asynq"), strings.HasPrefix(path, "github.com/alicebob/miniredis"):
				home = under(s.pkg, "jobs")
			case strings.HasPrefix(path, "github.com/jmoiron/sqlx"):
				home = store || under(s.pkg, "lms/sqldb", "lms/report", "integration/slims")
			case strings.HasPrefix(path, "gonum.org/"):
				home = under(s.pkg, "lms/impact/stat", "lms/assessment/itemstat")
			case strings.HasPrefix(path, "github.com/chromedp/"):
				home = under(s.pkg, "web/webtest")
			case strings.HasPrefix(path, "github.com/alecthomas/kong"), strings.HasPrefix(path, "github.com/caarlos0/env"):
				home = under(s.pkg, "cmd")
			}
			if !home {
				t.Errorf("%s imports %s, which has its home elsewhere", s.path, path)
			}
		}
		if s.pkg == "lms" || under(s.pkg, "lms/locale") {
			for _, path := range s.imports {
				if strings.Contains(path, ".") {
					t.Errorf("%s imports %s; this package knows the standard library only", s.path, path)
				}
			}
		}
	}
}

func TestOnlyCmdReadsTheEnvironment(t *testing.T) {
	for _, s := range sources(t) {
		if s.test || under(s.pkg, "cmd") {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := sel.X.(*ast.Ident); ok && (x.Name == "os" || x.Name == "syscall") && slices.Contains([]string{"Getenv", "LookupEnv", "Environ", "ExpandEnv"}, sel.Sel.Name) {
					t.Errorf("%s reads the environment; settings come from cmd", s.path)
				}
			}
			return true
		})
	}
}

// Packages that exist for tests are imported by tests alone.
func TestTestPackagesStayInTests(t *testing.T) {
	for _, s := range sources(t) {
		for _, path := range s.imports {
			to, ours := strings.CutPrefix(path, module)
			forTests := ours && strings.HasSuffix(to, "test")
			if (forTests || path == "testing" || path == "net/http/httptest") && !s.test && !strings.HasSuffix(s.pkg, "test") {
				t.Errorf("%s imports %s, which is for tests", s.path, path)
			}
		}
	}
}

func TestNamesAndLengths(t *testing.T) {
	for _, s := range sources(t) {
		name := s.file.Name.Name
		for _, vague := range []string{"util", "utils", "common", "helper", "helpers", "manager", "misc"} {
			if name == vague || strings.HasSuffix(s.pkg, "/"+vague) {
				t.Errorf("%s: a package called %s says nothing of what is in it", s.path, vague)
			}
		}
		if n := bytes.Count(s.text, []byte("\n")); n > 400 && !s.test {
			t.Errorf("%s has %d lines: split it, 400 is the end", s.path, n)
		}
	}
}

// MySQL reserves the word LIBRARY since 9.2: a statement that names our table
// bare runs on MariaDB and older MySQL alone.
func TestSQLQuotesTheTableOfLibraries(t *testing.T) {
	bare, quoted := regexp.MustCompile(`\b(FROM|JOIN|INTO|UPDATE) library\b`), 0
	for _, s := range sources(t) {
		quoted += bytes.Count(s.text, []byte(`FROM "library"`))
		if m := bare.Find(s.text); m != nil && s.path != "lms/layers_test.go" {
			t.Errorf("%s: in %q the table wants quotes: \"library\"", s.path, m)
		}
	}
	if quoted < 5 {
		t.Errorf("only %d quoted", quoted)
	}
}

// A migration holds one statement: DDL does not roll back, so a file that fails
// in its middle could not be run again.
func TestMigrationsHoldOneStatement(t *testing.T) {
	files, err := filepath.Glob("sqldb/migration/*.sql")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d migrations found, %v", len(files), err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		ends, ups := 0, 0
		for lines := bufio.NewScanner(bytes.NewReader(b)); lines.Scan(); {
			line, comment, _ := strings.Cut(lines.Text(), "--")
			if strings.HasSuffix(strings.TrimSpace(line), ";") {
				ends++
			}
			if strings.TrimSpace(comment) == "+goose Up" {
				ups++
			}
			if strings.Contains(comment, "+goose Down") {
				t.Errorf("%s goes backwards; migrations go forward only", name)
			}
		}
		if ends != 1 || ups != 1 {
			t.Errorf("%s: %d statements under %d headings, want one of each", name, ends, ups)
		}
		if base := filepath.Base(name); len(base) < 7 || base[5] != '_' || strings.Trim(base[:5], "0123456789") != "" {
			t.Errorf("%s: the name is NNNNN_what.sql", name)
		}
	}
}
