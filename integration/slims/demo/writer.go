package demo

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"binapustaka/lms"
)

// Writer appends rows exactly as SLiMS of one version writes them: the same
// tables and columns, the same log messages to the letter, the same order.
// Every time is the library's own clock, whatever the database server's is.
// The first failure is kept and everything after it is ignored: ask Err.
type Writer struct {
	schema *schema
	out    sink
	plans  map[string]*plan
	conn   *sql.Conn

	// Happened counts what was done; Rows what the tables of data show of it,
	// with the staff member that a row names; Logged what system_log shows of
	// it, with the staff member who did it.
	Happened, Rows, Logged Tally
}

// Clerk is the signed-in staff member that SLiMS writes a row for.
type Clerk struct {
	UserID             int64
	Username, RealName string
}

// Member is a patron at the desk.
type Member struct {
	ID, Name, Institution string
}

// Item is a copy; Location is its mst_location.
type Item struct {
	ID       int64
	Code     string
	BiblioID int64
	Title    string
	Location string
}

// plan says which of the columns that a Writer knows the version has.
type plan struct {
	table *table
	names []string
	keep  []bool // nil when it has them all
}

// NewWriter writes into a SLiMS database of that version, made by Build or by
// SLiMS itself. Close it.
func NewWriter(ctx context.Context, db *sql.DB, version string) (*Writer, error) {
	s, err := readSchema(version)
	if err != nil {
		return nil, err
	}
	conn, err := connect(ctx, db)
	if err != nil {
		return nil, err
	}
	w := newWriter(s, &liveSink{ctx: ctx, conn: conn})
	w.conn = conn
	return w, nil
}

func newWriter(s *schema, out sink) *Writer {
	return &Writer{schema: s, out: out, plans: map[string]*plan{}, Happened: Tally{}, Rows: Tally{}, Logged: Tally{}}
}

// connect takes one connection and gives it SLiMS's settings: no strict mode
// (zero dates must be possible) and the server's own time zone.
func connect(ctx context.Context, db *sql.DB) (*sql.Conn, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	for _, q := range []string{"SET NAMES utf8mb4", "SET SESSION sql_mode = ''", "SET SESSION time_zone = @@GLOBAL.time_zone"} {
		if _, err := conn.ExecContext(ctx, q); err != nil {
			conn.Close()
			return nil, fmt.Errorf("demo: %s: %w", q, err)
		}
	}
	return conn, nil
}

// Err is the first thing that went wrong.
func (w *Writer) Err() error { return w.out.err() }

// Close gives the connection back and returns Err.
func (w *Writer) Close() error {
	err := w.Err()
	if w.conn != nil {
		w.conn.Close()
	}
	return err
}

// written are the columns that a Writer fills; the others get their defaults.
var written = map[string]string{
	"system_log":      "log_type id log_location sub_module action log_msg log_date",
	"loan":            "item_code member_id loan_date due_date renewed loan_rules_id is_lent is_return return_date input_date last_update uid",
	"fines":           "fines_date member_id debet credit description",
	"reserve":         "member_id biblio_id item_code reserve_date",
	"visitor_count":   "member_id member_name institution room_code checkin_date",
	"files_read":      "file_id date_read member_id user_id client_ip",
	"biblio":          "gmd_id title sor edition isbn_issn publisher_id publish_year collation call_number language_id source publish_place_id classification notes frequency_id input_date last_update uid",
	"biblio_author":   "biblio_id author_id level",
	"biblio_topic":    "biblio_id topic_id level",
	"item":            "biblio_id call_number coll_type_id item_code inventory_code received_date location_id item_status_id site source price price_currency input_date last_update uid",
	"member":          "member_id member_name gender birth_date member_type_id member_address member_email inst_name is_new member_phone member_since_date register_date expire_date is_pending mpasswd input_date last_update",
	"stock_take":      "stock_take_name start_date end_date init_user total_item_stock_taked total_item_lost total_item_exists total_item_loan stock_take_users is_active report_file",
	"stock_take_item": "stock_take_id item_id item_code title gmd_name classification coll_type_name call_number location status checked_by last_update",
}

func (w *Writer) has(table string) bool { return w.schema.byName[table] != nil }

func (w *Writer) plan(name, columns string) *plan {
	p := w.plans[name]
	if p != nil {
		return p
	}
	t := w.schema.byName[name]
	if t == nil {
		panic("demo: SLiMS " + w.schema.version + " has no table " + name)
	}
	p = &plan{table: t}
	all := strings.Fields(columns)
	keep := make([]bool, len(all))
	for i, c := range all {
		if keep[i] = t.has(c); keep[i] {
			p.names = append(p.names, c)
		}
	}
	if len(p.names) < len(all) {
		p.keep = keep
	}
	w.plans[name] = p
	return p
}

// add inserts a row of one of the written tables, in the order given there.
func (w *Writer) add(table string, values ...any) int64 {
	p := w.plan(table, written[table])
	if p.keep != nil {
		kept := values[:0]
		for i, v := range values {
			if p.keep[i] {
				kept = append(kept, v)
			}
		}
		values = kept
	}
	return w.out.insert(p.table, p.names, values)
}

// set changes columns of a row; those that the version lacks are left out.
func (w *Writer) set(table string, key any, columns string, values ...any) {
	t := w.schema.byName[table]
	var names []string
	var kept []any
	for i, c := range strings.Fields(columns) {
		if t.has(c) {
			names, kept = append(names, c), append(kept, values[i])
		}
	}
	w.out.update(t, key, names, kept)
}

// log writes into system_log; sub and action exist from 9.3 on.
func (w *Writer) log(at second, kind, id, location, sub, action, message string) {
	w.add("system_log", kind, id, location, sub, action, strings.TrimSpace(message), at)
}

// logged counts an event that only system_log shows.
func (w *Writer) logged(metric string, d lms.Day, staff int64, location string) {
	w.Happened.add(metric, d, staff, location, 1)
	w.Logged.add(metric, d, staff, location, 1)
}

// both counts an event that has a row, which names the given staff member (0:
// nobody), and a message.
func (w *Writer) both(metric string, d lms.Day, staff, named int64, location string) {
	w.logged(metric, d, staff, location)
	w.Rows.add(metric, d, named, location, 1)
}

// row counts what only a table of data shows.
func (w *Writer) row(metric string, d lms.Day, location string, n int) {
	w.Happened.add(metric, d, 0, location, n)
	w.Rows.add(metric, d, 0, location, n)
}

// escaped is mysqli's escape_string: SLiMS applies it twice to some texts, so
// that backslashes stand in the database.
func escaped(s string) string {
	return strings.NewReplacer(`\`, `\\`, `'`, `\'`, `"`, `\"`, "\n", `\n`, "\r", `\r`).Replace(s)
}

func (c Clerk) id() string { return fmt.Sprint(c.UserID) }

// Local is the time of a wall clock that shows h:m:s on d.
func Local(d lms.Day, h, m, s int) time.Time {
	return d.Time().Add(time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second)
}
