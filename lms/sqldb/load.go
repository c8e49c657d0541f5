package sqldb

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

const (
	loadRows  = 200       // in one statement
	loadBytes = 1_000_000 // the same
)

// Load puts a dump, whose tables open reads, into a database that holds nothing,
// and brings it to this program's version. It compares what stands in the
// database then with what was dumped; of a dump that does not arrive whole
// nothing stays.
func (db *DB) Load(ctx context.Context, d Dump, open func(table string) (io.ReadCloser, error)) error {
	p, err := db.provider()
	if err != nil {
		return err
	}
	have, newest, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("schema version: %w", err)
	}
	if err := db.checkEmpty(ctx); err != nil {
		return err
	}
	versions := lms.Args{"backup": strconv.FormatInt(d.Schema, 10), "want": strconv.FormatInt(newest, 10), "have": strconv.FormatInt(have, 10)}
	if d.Schema > newest {
		return lms.Fail(lms.Conflict, "database.backup_newer", versions)
	}
	if have > d.Schema {
		return lms.Fail(lms.Conflict, "database.restore_newer", versions)
	}
	if _, err := p.UpTo(ctx, d.Schema); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if err := db.load(ctx, d, open); err != nil {
		return err
	}
	_, err = db.Migrate(ctx)
	return err
}

// checkEmpty refuses a database in which something is kept.
func (db *DB) checkEmpty(ctx context.Context) error {
	list, err := tables(ctx, db)
	for _, t := range list {
		var one []int
		// Safety: the name comes from information_schema.
		if err := db.SelectContext(ctx, &one, `SELECT 1 FROM `+quoted(t.Name)+` LIMIT 1`); err != nil {
			return err
		}
		if len(one) > 0 {
			return lms.Fail(lms.Conflict, "database.not_empty", lms.Args{"table": t.Name})
		}
	}
	return err
}

// load fills the tables in one transaction.
func (db *DB) load(ctx context.Context, d Dump, open func(table string) (io.ReadCloser, error)) error {
	conn, err := db.Connx(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	there, err := tables(ctx, conn)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(d.Tables, func(t Table) bool { return !t.standsIn(there) }) || len(d.Tables) != len(there) {
		return lms.Fail(lms.Invalid, "database.backup_other")
	}
	for _, query := range []string{`SET FOREIGN_KEY_CHECKS = 0`, `START TRANSACTION`} { // the rows come by table, not by who names whom
		if _, err := conn.ExecContext(ctx, query); err != nil {
			return err
		}
	}
	after := context.WithoutCancel(ctx)
	defer conn.ExecContext(after, `SET FOREIGN_KEY_CHECKS = 1`)
	defer conn.ExecContext(after, `ROLLBACK`) // after a COMMIT nothing
	for _, t := range d.Tables {
		if err := fill(ctx, conn, t, open); err != nil {
			return fmt.Errorf("%s: %w", t.Name, err)
		}
		got := there[slices.IndexFunc(there, t.named)]
		if err := got.dump(ctx, conn, io.Discard); err != nil {
			return fmt.Errorf("%s: %w", t.Name, err)
		}
		if got.Rows != t.Rows || got.Sum != t.Sum {
			return lms.Fail(lms.Invalid, "database.backup_broken", lms.Args{"table": t.Name, "n": got.Rows, "of": t.Rows})
		}
	}
	if _, err := conn.ExecContext(ctx, `COMMIT`); err != nil {
		return err
	}
	for _, t := range d.Tables { // a number is not given twice, not even that of a row that was deleted
		if t.Next == 0 {
			continue
		}
		// Safety: the name comes from information_schema, the number is one.
		if _, err := conn.ExecContext(ctx, `ALTER TABLE `+quoted(t.Name)+` AUTO_INCREMENT = `+strconv.FormatInt(t.Next, 10)); err != nil {
			return err
		}
	}
	return nil
}

// standsIn reports whether a database has that table with those columns.
func (t Table) standsIn(list []Table) bool {
	i := slices.IndexFunc(list, t.named)
	return i >= 0 && slices.EqualFunc(t.Columns, list[i].Columns, func(a, b Column) bool { return a.Name == b.Name && a.Binary == b.Binary })
}

func (t Table) named(o Table) bool { return o.Name == t.Name }

// fill puts the rows into a table.
func fill(ctx context.Context, conn *sqlx.Conn, t Table, open func(table string) (io.ReadCloser, error)) error {
	r, err := open(t.Name)
	if err != nil {
		return err
	}
	defer r.Close()
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = quoted(c.Name)
	}
	one := "(?" + strings.Repeat(", ?", len(names)-1) + ")"
	var args []any
	rows, size := 0, 0
	flush := func() error {
		if rows == 0 {
			return nil
		}
		// Safety: the names were compared with information_schema's.
		_, err := conn.ExecContext(ctx, `INSERT INTO `+quoted(t.Name)+` (`+strings.Join(names, ", ")+`) VALUES `+one+strings.Repeat(", "+one, rows-1), args...)
		args, rows, size = args[:0], 0, 0
		return err
	}
	lines := json.NewDecoder(r)
	for {
		var row []*string
		err := lines.Decode(&row)
		if errors.Is(err, io.EOF) {
			return flush()
		}
		if err == nil && len(row) != len(names) {
			err = fmt.Errorf("%d values for %d columns", len(row), len(names))
		}
		if err != nil {
			return &lms.Error{Kind: lms.Invalid, Key: "database.backup_unreadable", Err: err}
		}
		for i, v := range row {
			switch {
			case v == nil:
				args = append(args, nil)
			case t.Columns[i].Binary:
				b, err := base64.StdEncoding.DecodeString(*v)
				if err != nil {
					return &lms.Error{Kind: lms.Invalid, Key: "database.backup_unreadable", Err: err}
				}
				args = append(args, b)
				size += len(b)
			default:
				args = append(args, *v)
				size += len(*v)
			}
		}
		if rows++; rows == loadRows || size > loadBytes {
			if err := flush(); err != nil {
				return err
			}
		}
	}
}
