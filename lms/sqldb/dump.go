package sqldb

import (
	"bufio"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"
)

// Dump is what a database held at one moment.
type Dump struct {
	Schema int64   `json:"schema"` // version
	Tables []Table `json:"tables"`
}

// Rows is how many there are in all tables.
func (d Dump) Rows() (n int) {
	for _, t := range d.Tables {
		n += t.Rows
	}
	return n
}

// Table is one of its tables. Its rows are lines of JSON: an array with a text,
// or null, for each column; what is binary is in base64.
type Table struct {
	Name    string   `json:"name"`
	Columns []Column `json:"columns"`
	Rows    int      `json:"rows"`
	Sum     string   `json:"sum"`  // SHA-256 over the rows, whatever way a server writes JSON
	Next    int64    `json:"next"` // number that the next row gets; 0: its rows are not numbered
}

// Column is what a row holds. What is computed from others is none.
type Column struct {
	Name   string `json:"name"`
	Binary bool   `json:"binary,omitempty"`
	moment bool   // of a type that the driver would read as a time
	json   bool   // may be JSON
}

// Dump writes the rows of every table as they are at one moment, while others go
// on writing, to what create makes for it.
func (db *DB) Dump(ctx context.Context, create func(table string) (io.Writer, error)) (d Dump, err error) {
	p, err := db.provider()
	if err != nil {
		return d, err
	}
	if d.Schema, _, err = p.GetVersions(ctx); err != nil {
		return d, err
	}
	conn, err := db.Connx(ctx)
	if err != nil {
		return d, err
	}
	defer conn.Close()
	for _, query := range []string{`/*!80000 SET SESSION information_schema_stats_expiry = 0 */`, // MySQL alone: the next numbers, not those of yesterday
		`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ`, `START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY`} {
		if _, err := conn.ExecContext(ctx, query); err != nil {
			return d, err
		}
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), `ROLLBACK`)
	if d.Tables, err = tables(ctx, conn); err != nil {
		return d, err
	}
	for i := range d.Tables {
		w, err := create(d.Tables[i].Name)
		if err != nil {
			return d, err
		}
		if err := d.Tables[i].dump(ctx, conn, w); err != nil {
			return d, fmt.Errorf("%s: %w", d.Tables[i].Name, err)
		}
	}
	return d, nil
}

// tables are all but the one of the migrations, by name, without rows yet.
func tables(ctx context.Context, q sqlx.QueryerContext) (list []Table, err error) {
	var columns []struct {
		Table  string         `db:"t"`
		Column string         `db:"c"`
		Type   string         `db:"type"`
		Extra  string         `db:"extra"`
		Next   sql.NullString `db:"next"`
	}
	err = sqlx.SelectContext(ctx, q, &columns, `SELECT c.table_name AS t, c.column_name AS c, c.data_type AS type, c.extra AS extra, t.auto_increment AS next
		FROM information_schema.columns c JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
		WHERE c.table_schema = DATABASE() AND t.table_type = 'BASE TABLE' AND c.table_name <> ? ORDER BY c.table_name, c.ordinal_position`, migrationTable)
	for _, c := range columns {
		if len(list) == 0 || list[len(list)-1].Name != c.Table {
			list = append(list, Table{Name: c.Table})
		}
		t := &list[len(list)-1]
		kind := strings.ToLower(c.Type)
		if extra := strings.ToUpper(c.Extra); strings.Contains(extra, "GENERATED") && !strings.Contains(extra, "DEFAULT_GENERATED") {
			continue
		}
		t.Columns = append(t.Columns, Column{Name: c.Column, Binary: strings.HasSuffix(kind, "binary") || strings.HasSuffix(kind, "blob"),
			moment: kind == "date" || kind == "datetime" || kind == "timestamp", json: kind == "json" || kind == "longtext"})
		if strings.Contains(c.Extra, "auto_increment") {
			fmt.Sscan(c.Next.String, &t.Next)
		}
	}
	return list, err
}

// dump writes t's rows in an order that is always the same, and counts them.
func (t *Table) dump(ctx context.Context, conn *sqlx.Conn, w io.Writer) error {
	var keys []string
	if err := conn.SelectContext(ctx, &keys, `SELECT column_name FROM information_schema.key_column_usage
		WHERE table_schema = DATABASE() AND table_name = ? AND constraint_name = 'PRIMARY' ORDER BY ordinal_position`, t.Name); err != nil {
		return err
	}
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		if names[i] = quoted(c.Name); c.moment {
			names[i] = "CAST(" + names[i] + " AS CHAR)"
		}
	}
	order := names
	if len(keys) > 0 {
		order = nil
		for _, k := range keys {
			order = append(order, quoted(k))
		}
	}
	// Safety: the names come from information_schema.
	rows, err := conn.QueryContext(ctx, `SELECT `+strings.Join(names, ", ")+` FROM `+quoted(t.Name)+` ORDER BY `+strings.Join(order, ", "))
	if err != nil {
		return err
	}
	defer rows.Close()
	out, sum := bufio.NewWriter(w), sha256.New()
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	values := make([]sql.RawBytes, len(t.Columns))
	into := make([]any, len(values))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		row := make([]*string, len(values))
		for i, v := range values {
			if v == nil {
				continue
			}
			text := string(v)
			if t.Columns[i].Binary {
				text = base64.StdEncoding.EncodeToString(v)
			}
			row[i] = &text
		}
		if err := lines.Encode(row); err != nil {
			return err
		}
		t.note(sum, row)
	}
	t.Sum = hex.EncodeToString(sum.Sum(nil))
	return errors.Join(rows.Err(), out.Flush())
}

// note adds a row to the sum, and counts it.
func (t *Table) note(sum hash.Hash, row []*string) {
	row = slices.Clone(row)
	for i, v := range row {
		var any any
		if v == nil || !t.Columns[i].json || json.Unmarshal([]byte(*v), &any) != nil {
			continue
		}
		if same, err := json.Marshal(any); err == nil {
			text := string(same)
			row[i] = &text
		}
	}
	line, _ := json.Marshal(row) // texts alone
	sum.Write(line)
	t.Rows++
}

// quoted is a name in a statement.
func quoted(name string) string { return "`" + strings.ReplaceAll(name, "`", "``") + "`" }
