package demo

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"slices"
	"strings"
)

// Versions are the SLiMS versions that can be built, the oldest first.
var Versions = []string{"7", "8.3.1", "9.0.0", "9.2.0", "9.3.0", "9.4.0", "9.5.0", "9.6.1", "9.7.0"}

// The lists were read from information_schema of a fresh installation of each version.
//
//go:embed schema/*.tsv
var schemaFiles embed.FS

type column struct {
	name, kind, collation string
	nullable              bool
	preset                string // default as SQL, "" when there is none
	extra                 string
}

type index struct {
	name, columns string
	unique        bool
	fulltext      bool
}

type table struct {
	name    string
	engine  string
	columns []column
	indexes []index
}

func (t *table) has(name string) bool {
	return slices.ContainsFunc(t.columns, func(c column) bool { return c.name == name })
}

// counted is the column that numbers the rows, "" when none does.
func (t *table) counted() string {
	for _, c := range t.columns {
		if c.extra == "auto_increment" {
			return c.name
		}
	}
	return ""
}

// schema is one version's tables in the order of their names.
type schema struct {
	version string
	tables  []*table
	byName  map[string]*table
}

// readSchema takes a version in full or without its last part (9.6 is 9.6.1).
func readSchema(version string) (*schema, error) {
	i := slices.IndexFunc(Versions, func(v string) bool {
		return v == version || strings.Count(version, ".") == 1 && strings.HasPrefix(v, version+".")
	})
	if i < 0 {
		return nil, fmt.Errorf("demo: SLiMS %q is not known; there are %s", version, strings.Join(Versions, ", "))
	}
	s := &schema{version: Versions[i], byName: map[string]*table{}}
	file := "schema/" + strings.ReplaceAll(s.version, ".", "_")
	columns, err := readTSV(file+".columns.tsv", 10)
	if err != nil {
		return nil, err
	}
	for _, f := range columns {
		t := s.byName[f[0]]
		if t == nil {
			t = &table{name: f[0], engine: f[9]}
			s.byName[f[0]] = t
			s.tables = append(s.tables, t)
		}
		c := column{name: f[2], kind: f[3], nullable: f[4] == "YES", preset: f[5], extra: f[6], collation: f[8]}
		if c.preset == `\\N` {
			c.preset = ""
		}
		t.columns = append(t.columns, c)
	}
	indexes, err := readTSV(file+".indexes.tsv", 5)
	if err != nil {
		return nil, err
	}
	for _, f := range indexes {
		t := s.byName[f[0]]
		if t == nil {
			return nil, fmt.Errorf("demo: index %s of the unknown table %s", f[1], f[0])
		}
		t.indexes = append(t.indexes, index{name: f[1], columns: f[3], unique: f[2] == "0", fulltext: f[4] == "FULLTEXT"})
	}
	return s, nil
}

func readTSV(name string, fields int) ([][]string, error) {
	b, err := schemaFiles.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var rows [][]string
	for i, line := range strings.Split(strings.TrimRight(string(b), "\n"), "\n") {
		f := strings.Split(line, "\t")
		if len(f) != fields {
			return nil, fmt.Errorf("demo: %s:%d has %d fields, want %d", name, i+1, len(f), fields)
		}
		if i > 0 { // the first line names the fields
			rows = append(rows, f)
		}
	}
	return rows, nil
}

// ddl is the CREATE TABLE statement; engine replaces MyISAM where that stands.
func (t *table) ddl(engine string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "CREATE TABLE `%s` (", t.name)
	for i, c := range t.columns {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "`%s` %s", c.name, c.kind)
		if c.collation != "" {
			charset, _, _ := strings.Cut(c.collation, "_")
			fmt.Fprintf(&b, " CHARACTER SET %s COLLATE %s", charset, c.collation)
		}
		if c.nullable {
			b.WriteString(" NULL")
		} else {
			b.WriteString(" NOT NULL")
		}
		if c.preset != "" {
			b.WriteString(" DEFAULT " + c.preset)
		}
		if c.extra != "" {
			b.WriteString(" " + c.extra)
		}
	}
	for _, x := range t.indexes {
		columns := "(`" + strings.ReplaceAll(x.columns, ",", "`,`") + "`)"
		switch {
		case x.name == "PRIMARY":
			b.WriteString(", PRIMARY KEY " + columns)
		case x.fulltext:
			b.WriteString(", FULLTEXT KEY `" + x.name + "` " + columns)
		case x.unique:
			b.WriteString(", UNIQUE KEY `" + x.name + "` " + columns)
		default:
			b.WriteString(", KEY `" + x.name + "` " + columns)
		}
	}
	if t.engine != "MyISAM" {
		engine = t.engine
	}
	fmt.Fprintf(&b, ") ENGINE=%s DEFAULT CHARSET=utf8mb3 COLLATE=utf8mb3_unicode_ci", engine)
	return b.String()
}

// create makes every table of the version in the connection's database.
func (s *schema) create(ctx context.Context, conn *sql.Conn, engine string) error {
	for _, t := range s.tables {
		if _, err := conn.ExecContext(ctx, t.ddl(engine)); err != nil {
			return fmt.Errorf("demo: table %s of SLiMS %s: %w", t.name, s.version, err)
		}
	}
	return nil
}

// from reports whether the version is the given one or a later one.
func (s *schema) from(version string) bool {
	return slices.Index(Versions, s.version) >= slices.Index(Versions, version)
}
