package competency

import (
	"bytes"
	"slices"
	"strings"

	"binapustaka/lms"
)

// Relation says how a competency answers to one of another framework.
type Relation string

const (
	Same     Relation = "same"
	Narrower Relation = "narrower" // a part of the other
	Broader  Relation = "broader"  // more than the other
	Related  Relation = "related"
)

var Relations = []Relation{Same, Narrower, Broader, Related}

// Inverse is the same relation seen from the other side.
func (r Relation) Inverse() Relation {
	switch r {
	case Narrower:
		return Broader
	case Broader:
		return Narrower
	}
	return r
}

var relationNames = map[string]Relation{"sama": Same, "lebih sempit": Narrower, "lebih luas": Broader, "terkait": Related}

func relation(s string) (Relation, bool) {
	s = strings.ToLower(s)
	if r, ok := relationNames[s]; ok {
		return r, true
	}
	return Relation(s), slices.Contains(Relations, Relation(s))
}

// Ref names a competency by its framework and code.
type Ref struct {
	Source  string `db:"source"`
	Version string `db:"version"`
	Code    string `db:"code"`
}

// Mapping is one line of a mapping file: From is Relation than, or as, To.
type Mapping struct {
	Line     int
	From, To Ref
	Relation Relation
}

// mappings reads records; a framework that is left out is the one above it.
func mappings(records []record) (list []Mapping, problems []Problem) {
	fail := func(line int, key string, args lms.Args) { problems = append(problems, Problem{line, key, args}) }
	if len(records) == 0 {
		fail(0, "competency.import_empty", nil)
	}
	above := map[string]string{}
	lines := map[[2]Ref]int{}
	for _, r := range records {
		bad := len(problems)
		for _, name := range []string{"source", "version", "to_source", "to_version"} {
			if r.cell[name] == "" {
				r.cell[name] = above[name]
			}
			above[name] = r.cell[name]
		}
		for _, name := range mappingColumns {
			if r.cell[name] == "" {
				fail(r.line, "competency.import_missing", lms.Args{"column": name})
			}
		}
		m := Mapping{Line: r.line, From: Ref{r.cell["source"], r.cell["version"], r.cell["code"]}, To: Ref{r.cell["to_source"], r.cell["to_version"], r.cell["to_code"]}}
		var ok bool
		if m.Relation, ok = relation(r.cell["relation"]); !ok && r.cell["relation"] != "" {
			fail(r.line, "competency.import_relation", lms.Args{"value": r.cell["relation"]})
		}
		if len(problems) == bad && m.From.Source == m.To.Source && m.From.Version == m.To.Version {
			fail(r.line, "competency.import_one_framework", nil)
		}
		for _, pair := range [][2]Ref{{m.From, m.To}, {m.To, m.From}} {
			if line, twice := lines[pair]; twice && len(problems) == bad {
				fail(r.line, "competency.import_twice", lms.Args{"code": m.From.Code + " – " + m.To.Code, "line": line})
			}
		}
		if len(problems) == bad {
			lines[[2]Ref{m.From, m.To}] = r.line
			list = append(list, m)
		}
	}
	return list, problems
}

func (m Mapping) cells() []string {
	return []string{m.From.Code, m.From.Source, m.From.Version, string(m.Relation), m.To.Code, m.To.Source, m.To.Version}
}

// MappingsCSV and MappingsJSON are files that Read understands.
func MappingsCSV(list []Mapping) []byte {
	records := [][]string{mappingColumns}
	for _, m := range list {
		records = append(records, m.cells())
	}
	return writeCSV(records)
}

func MappingsJSON(list []Mapping) []byte {
	var b bytes.Buffer
	b.WriteString("{\n  \"mappings\": [")
	for i, m := range list {
		b.WriteString(strings.Repeat(",", min(i, 1)) + "\n    " + object(mappingColumns, m.cells()))
	}
	b.WriteString("\n  ]\n}\n")
	return slices.Clip(b.Bytes())
}
