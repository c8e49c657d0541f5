package slims

import (
	"context"
	"slices"
)

// Key is what a table is looked up by.
type Key struct {
	Table   string
	Columns []string
	Primary bool // reading goes in its order: without it a table is not read
	Unique  bool
}

// keys are those that we read by, and those of SLiMS itself, in every version
// since 7, without which each loan at the desk reads a whole table. Keys on dates
// are not among them: we read in the order of the primary key, and SLiMS's own
// reports ask with LIKE, which no key on a date helps.
var keys = []Key{
	{Table: "loan", Columns: []string{"loan_id"}, Primary: true},
	{Table: "system_log", Columns: []string{"log_id"}, Primary: true},
	{Table: "visitor_count", Columns: []string{"visitor_id"}, Primary: true},
	{Table: "item", Columns: []string{"item_id"}, Primary: true},
	{Table: "biblio", Columns: []string{"biblio_id"}, Primary: true},
	{Table: "fines", Columns: []string{"fines_id"}, Primary: true},
	{Table: "files_read", Columns: []string{"filelog_id"}, Primary: true},
	{Table: "biblio_topic", Columns: []string{"biblio_id", "topic_id"}, Primary: true},
	{Table: "biblio_author", Columns: []string{"biblio_id", "author_id"}, Primary: true},
	{Table: "loan", Columns: []string{"item_code"}},
	{Table: "loan", Columns: []string{"member_id"}},
	{Table: "item", Columns: []string{"item_code"}, Unique: true},
	{Table: "item", Columns: []string{"biblio_id"}},
	{Table: "user", Columns: []string{"username"}, Unique: true},
}

// lost are the keys that this SLiMS does not have.
func (r *Reader) lost(ctx context.Context) (list []Key, err error) {
	var rows []struct {
		Table  string `db:"t"`
		Index  string `db:"i"`
		Column string `db:"c"`
	}
	err = r.db.SelectContext(ctx, &rows, `SELECT table_name AS t, index_name AS i, column_name AS c FROM information_schema.statistics
		WHERE table_schema = ? ORDER BY table_name, index_name, seq_in_index`, r.name)
	if err != nil {
		return nil, err
	}
	there := map[[2]string][]string{} // columns by table and name
	for _, row := range rows {
		at := [2]string{row.Table, row.Index}
		there[at] = append(there[at], row.Column)
	}
	for _, k := range keys {
		found := r.cols[k.Table] == nil
		for at, columns := range there {
			found = found || at[0] == k.Table && (!k.Primary || at[1] == "PRIMARY") &&
				len(columns) >= len(k.Columns) && slices.Equal(columns[:len(k.Columns)], k.Columns)
		}
		if !found {
			list = append(list, k)
		}
	}
	return list, nil
}

// Statement makes the key. It is for people to read: nothing here runs it.
func (k Key) Statement(database string) string {
	columns := "`" + k.Columns[0] + "`"
	for _, c := range k.Columns[1:] {
		columns += ", `" + c + "`"
	}
	table := quote(database) + "." + quote(k.Table)
	switch {
	case k.Primary:
		return "ALTER TABLE " + table + " ADD PRIMARY KEY (" + columns + ");"
	case k.Unique:
		return "CREATE UNIQUE INDEX " + columns + " ON " + table + " (" + columns + ");"
	}
	return "CREATE INDEX " + columns + " ON " + table + " (" + columns + ");"
}
