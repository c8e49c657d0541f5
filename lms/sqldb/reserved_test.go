package sqldb_test

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"binapustaka/lms/sqldb"
)

var (
	sqlComment = regexp.MustCompile(`--.*`)
	column     = regexp.MustCompile(`(?m)^[ \t]+(?:(?:ADD|MODIFY|DROP) COLUMN )?([A-Za-z_]+)\s+[A-Z]`)
	named      = regexp.MustCompile(`(?:TABLE|KEY|INDEX|CONSTRAINT|REFERENCES)\s+([A-Za-z_]+)`)
	keyColumns = regexp.MustCompile(`\(([a-z_, ]+)\)`)
	// What begins a line, or follows a word of the above, by right.
	grammar = []string{"constraint", "primary", "foreign", "unique", "key", "check", "index", "add", "drop", "modify", "alter", "on", "references", "select", "from", "where", "set", "update"}
)

// bare are the reserved words that a migration uses as names without quoting them.
func bare(sql string, reserved []string) (words []string) {
	sql = sqlComment.ReplaceAllString(sql, "")
	var names []string
	for _, p := range []*regexp.Regexp{column, named} {
		for _, m := range p.FindAllStringSubmatch(sql, -1) {
			names = append(names, m[1])
		}
	}
	for _, m := range keyColumns.FindAllStringSubmatch(sql, -1) {
		names = append(names, strings.Split(m[1], ", ")...)
	}
	for _, name := range names {
		if name = strings.ToLower(strings.TrimSpace(name)); slices.Contains(reserved, name) && !slices.Contains(grammar, name) {
			words = append(words, name)
		}
	}
	return words
}

// The list is information_schema.keywords of MySQL 9.7, which reserves more than
// MariaDB does: no migration runs there that uses one bare.
func TestMigrationsQuoteReservedWords(t *testing.T) {
	list, err := os.ReadFile("testdata/mysql_9.7_reserved.txt")
	if err != nil {
		t.Fatal(err)
	}
	reserved := strings.Fields(string(list))
	if len(reserved) < 200 || !slices.Contains(reserved, "library") || !slices.Contains(reserved, "stored") {
		t.Fatalf("%d reserved words", len(reserved))
	}
	for sql, want := range map[string]string{"CREATE TABLE library (\n": "library", "    stored CHAR(1) NOT NULL\n": "stored", "KEY k (id, stored)": "stored",
		"REFERENCES library (id)": "library", "CREATE TABLE `library` (\n    `stored` CHAR(1) -- a library (stored)\n": "", "    CONSTRAINT c UNIQUE KEY k (id)": ""} {
		if got := strings.Join(bare(sql, reserved), ","); got != want {
			t.Errorf("%q: %q, want %q", sql, got, want)
		}
	}
	files, err := fs.Glob(sqldb.Migrations(), "*.sql")
	if err != nil || len(files) < 60 {
		t.Fatalf("%d migrations found, %v", len(files), err)
	}
	for _, name := range files {
		sql, err := fs.ReadFile(sqldb.Migrations(), name)
		if err != nil {
			t.Fatal(err)
		}
		if words := bare(string(sql), reserved); len(words) > 0 {
			t.Errorf("%s: MySQL reserves %q; quote it", name, words)
		}
	}
	// A value is no name.
	if sql, err := fs.ReadFile(sqldb.Migrations(), "00600_impact_result.sql"); err != nil || !strings.Contains(string(sql), "ENUM('library',") {
		t.Errorf("%s %v", sql, err)
	}
}
