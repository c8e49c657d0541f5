package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Whatever the lists say is what MariaDB has afterwards.
func TestTablesAreThoseOfTheInstaller(t *testing.T) {
	for _, version := range Versions {
		for _, engine := range []string{"MyISAM", "InnoDB"} {
			t.Run(version+engine, func(t *testing.T) {
				db := empty(t)
				s, err := readSchema(version)
				if err != nil {
					t.Fatal(err)
				}
				conn, err := connect(context.Background(), db)
				if err != nil {
					t.Fatal(err)
				}
				defer conn.Close()
				if err := s.create(context.Background(), conn, engine); err != nil {
					t.Fatal(err)
				}
				list := func(query string) (lines []string) {
					rows, err := db.Query(query)
					if err != nil {
						t.Fatal(err)
					}
					defer rows.Close()
					for rows.Next() {
						var line string
						if err := rows.Scan(&line); err != nil {
							t.Fatal(err)
						}
						lines = append(lines, line)
					}
					return lines
				}
				file := "schema/" + strings.ReplaceAll(version, ".", "_")
				columns, err := readTSV(file+".columns.tsv", 10)
				if err != nil {
					t.Fatal(err)
				}
				var want []string
				for _, f := range columns {
					if f[5] == `\\N` {
						f[5] = "-"
					}
					if f[9] == "MyISAM" {
						f[9] = engine
					}
					f[7] = "" // the key follows from the indexes below
					want = append(want, strings.Join(f, "|"))
				}
				got := list(`SELECT CONCAT_WS('|', c.table_name, ordinal_position, column_name, column_type, is_nullable, IFNULL(column_default, '-'),
					extra, '', IFNULL(collation_name, ''), engine) FROM information_schema.columns c JOIN information_schema.tables t
					USING (table_schema, table_name) WHERE table_schema = DATABASE()`)
				compare(t, "columns", got, want)

				indexes, err := readTSV(file+".indexes.tsv", 5)
				if err != nil {
					t.Fatal(err)
				}
				want = nil
				for _, f := range indexes {
					want = append(want, strings.Join(f, "|"))
				}
				got = list(`SELECT CONCAT_WS('|', table_name, index_name, MIN(non_unique), GROUP_CONCAT(column_name ORDER BY seq_in_index), MIN(index_type))
					FROM information_schema.statistics WHERE table_schema = DATABASE() GROUP BY table_name, index_name`)
				compare(t, "indexes", got, want)
			})
		}
	}
}

func compare(t *testing.T, what string, got, want []string) {
	t.Helper()
	slices.Sort(got)
	slices.Sort(want)
	if slices.Equal(got, want) && len(want) > 100 {
		return
	}
	for _, line := range want {
		if !slices.Contains(got, line) {
			t.Errorf("%s: missing %s", what, line)
		}
	}
	for _, line := range got {
		if !slices.Contains(want, line) {
			t.Errorf("%s: unexpected %s", what, line)
		}
	}
}

func TestVersions(t *testing.T) {
	for short, full := range map[string]string{"7": "7", "9.6": "9.6.1", "9.0": "9.0.0", "8.3.1": "8.3.1"} {
		if s, err := readSchema(short); err != nil || s.version != full {
			t.Errorf("%s: %+v %v", short, s, err)
		}
	}
	for _, bad := range []string{"9", "10", "9.1", "v9.7.0", " "} {
		if _, err := readSchema(bad); err == nil || !strings.Contains(err.Error(), "8.3.1") {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if _, err := Build(context.Background(), nil, Options{Engine: "Aria"}); err == nil {
		t.Error("an engine that cannot be made")
	}
	if got := fmt.Sprint(phpList([]int64{1, 23})); got != `a:2:{i:0;s:1:"1";i:1;s:2:"23";}` {
		t.Error(got)
	}
}
