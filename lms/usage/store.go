package usage

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Store keeps the facts of every library.
type Store struct {
	db  *sqldb.DB
	now func() time.Time
}

func NewStore(db *sqldb.DB, now func() time.Time) *Store { return &Store{db, now} }

var forbidden = lms.Fail(lms.Forbidden, "error.forbidden")

// Positions is from where each source is to be read today. Sources come in the
// order of Sources, the loans before the log.
func (s *Store) Positions(ctx context.Context, libraryID int64, today lms.Day) (map[Source]Position, error) {
	list := map[Source]Position{}
	for _, src := range Sources {
		var rows []struct {
			ReadOn  lms.Day  `db:"read_on"`
			FirstOn *lms.Day `db:"first_on"`
			LastID  int64    `db:"last_id"`
			LastOn  *lms.Day `db:"last_on"`
		}
		err := s.db.SelectContext(ctx, &rows, "SELECT read_on, first_on, last_id, last_on FROM usage_source WHERE library_id = ? AND source = ?", libraryID, src.Source)
		if err != nil {
			return nil, err
		}
		if len(rows) == 0 {
			continue
		}
		p := Position{Read: true, ReadOn: rows[0].ReadOn, FirstOn: rows[0].FirstOn, LastID: rows[0].LastID, LastOn: rows[0].LastOn, From: windowFrom(today, rows[0].ReadOn)}
		if base := src.Source.Base(); base != "" {
			if p.Fill, err = s.fill(ctx, libraryID, list[base], p, base); err != nil {
				return nil, err
			}
			list[src.Source] = p
			continue
		}
		if src.Source == FineTable { // few rows, paid whenever
			p.From = 0
		}
		from := p.From
		if src.Source == LogTable { // the loans need the log of all the days they are read again from
			from = min(from, list[LoanTable].From)
		}
		err = s.db.GetContext(ctx, &p.FirstID, "SELECT COALESCE(MIN(first_id), ?) FROM usage_first WHERE library_id = ? AND source = ? AND day >= ?",
			p.LastID+1, libraryID, src.Source, from)
		if err != nil {
			return nil, err
		}
		if src.Source == LoanTable {
			if err := s.db.SelectContext(ctx, &p.Open, "SELECT loan_id FROM usage_open_loan WHERE library_id = ? ORDER BY loan_id", libraryID); err != nil {
				return nil, err
			}
		}
		list[src.Source] = p
	}
	return list, nil
}

// SaveReading puts what was read in the place of what was known, all or nothing;
// days before today are known whole from now on.
func (s *Store) SaveReading(ctx context.Context, actor lms.Actor, libraryID int64, today lms.Day, r Reading) (revisions []Revision, err error) {
	if !canWrite(actor) {
		return nil, forbidden
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		var was []struct {
			ReadOn    lms.Day  `db:"read_on"`
			FirstOn   *lms.Day `db:"first_on"`
			ChangedOn *lms.Day `db:"changed_on"`
		}
		err := tx.SelectContext(ctx, &was, "SELECT read_on, first_on, changed_on FROM usage_source WHERE library_id = ? AND source = ? FOR UPDATE", libraryID, r.Source)
		if err != nil {
			return err
		}
		var readOn lms.Day
		firstOn := r.FirstOn
		var changedOn *lms.Day
		if len(was) > 0 {
			readOn, changedOn = was[0].ReadOn, was[0].ChangedOn
			if f := was[0].FirstOn; f != nil && (firstOn == nil || *f < *firstOn) {
				firstOn = f
			}
		}
		if r.Source == RecordState {
			today -= RecordDays
		}
		if r.Until != 0 { // what is new was read in a reading of its own
			today = readOn
		} else if r.Source.Base() != "" && len(was) > 0 { // it could not be read for a while: longer than days are read again
			if err := s.saveGap(ctx, tx, libraryID, r.Source, readOn, r.From-1); err != nil {
				return err
			}
		}
		// First of all, so that of two readings one waits for the other here.
		_, err = tx.ExecContext(ctx, `REPLACE INTO usage_source (library_id, source, first_on, read_on, read_at, last_id, last_on, rows_read, changed_on)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, libraryID, r.Source, firstOn, today, s.now().UTC(), r.LastID, r.LastOn, r.Rows, changedOn)
		if sqldb.IsMissingParent(err) {
			return lms.Fail(lms.NotFound, "library.not_found")
		}
		if err != nil {
			return err
		}
		if r.Truncated {
			to := max(today-1, r.LostFrom) // of today, too, when it was read before
			if r.FirstOn != nil {          // on that day, too, some may be lost
				to = min(to, *r.FirstOn)
			}
			if err := s.saveGap(ctx, tx, libraryID, r.Source, r.LostFrom, to); err != nil {
				return err
			}
		}
		if r.Source == LogTable {
			if err := saveHours(ctx, tx, libraryID, today, r); err != nil {
				return err
			}
		}
		var changed lms.Day
		if revisions, changed, err = s.replace(ctx, tx, libraryID, r, readOn); err != nil {
			return err
		}
		if r.Truncated {
			changed = min(changed, r.LostFrom)
		}
		return s.changed(ctx, tx, libraryID, changed, r.Source)
	})
	return revisions, err
}

func (s *Store) saveGap(ctx context.Context, tx *sqlx.Tx, libraryID int64, source Source, from, to lms.Day) error {
	var rows [][]any
	for d := from; d <= to; d++ {
		rows = append(rows, []any{libraryID, source, d})
	}
	return insert(ctx, tx, "INSERT IGNORE INTO usage_gap (library_id, source, day)", rows)
}

// replace gives what came out otherwise, and the first day that is another one now.
func (s *Store) replace(ctx context.Context, tx *sqlx.Tx, libraryID int64, r Reading, readOn lms.Day) ([]Revision, lms.Day, error) {
	var metrics []string
	for _, src := range Sources {
		if src.Source == r.Source {
			metrics = src.Metrics
		}
	}
	until := r.Until
	if until == 0 {
		until = latest
	}
	where, args, err := sqlx.In("FROM usage_fact WHERE library_id = ? AND metric IN (?) AND day >= ? AND day < ?", libraryID, metrics, r.From, until)
	if err != nil {
		return nil, 0, err
	}
	var facts []Fact
	if err := tx.SelectContext(ctx, &facts, "SELECT "+factColumns+" "+where, args...); err != nil {
		return nil, 0, err
	}
	old := map[Key]int64{}
	for _, f := range facts {
		old[Key{f.Metric, f.Day, f.Location, f.StaffID}] = f.Count
	}
	var noticed []Revision
	if err := tx.SelectContext(ctx, &noticed, "SELECT metric, day, old_total, new_total, kept "+strings.Replace(where, "usage_fact", "usage_revision", 1), args...); err != nil {
		return nil, 0, err
	}
	merged, revisions := merge(old, r.Counts, readOn)
	changed := firstChange(old, merged, readOn)
	revisions = slices.DeleteFunc(revisions, func(v Revision) bool { return slices.Contains(noticed, v) }) // in an earlier night
	if _, err := tx.ExecContext(ctx, "DELETE "+where, args...); err != nil {
		return nil, 0, err
	}
	var rows [][]any
	for k, n := range merged {
		rows = append(rows, []any{libraryID, k.Metric, k.Day, k.Location, k.Staff, n})
	}
	if err := insert(ctx, tx, "INSERT INTO usage_fact (library_id, metric, day, location, staff_id, count)", rows); err != nil {
		return nil, 0, err
	}
	rows = nil
	for _, v := range revisions {
		rows = append(rows, []any{libraryID, v.Metric, v.Day, v.OldTotal, v.NewTotal, v.Kept, s.now().UTC()})
	}
	if err := insert(ctx, tx, "INSERT INTO usage_revision (library_id, metric, day, old_total, new_total, kept, noticed_at)", rows); err != nil {
		return nil, 0, err
	}
	if r.Source.Base() != "" {
		first, err := s.replaceGaps(ctx, tx, libraryID, r, until)
		return revisions, min(changed, first), err
	}
	if err := saveFirst(ctx, tx, libraryID, r); err != nil {
		return nil, 0, err
	}
	if r.Source != LoanTable {
		return revisions, changed, nil
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM usage_open_loan WHERE library_id = ?", libraryID); err != nil {
		return nil, 0, err
	}
	rows = nil
	for _, id := range r.Open {
		rows = append(rows, []any{libraryID, id})
	}
	return revisions, changed, insert(ctx, tx, "INSERT IGNORE INTO usage_open_loan (library_id, loan_id)", rows)
}

// saveFirst notes where a day's rows begin. Days that have none any more are
// kept, because the source has told of them; after it was emptied they begin
// at its start.
func saveFirst(ctx context.Context, tx *sqlx.Tx, libraryID int64, r Reading) error {
	if r.Truncated {
		if _, err := tx.ExecContext(ctx, "UPDATE usage_first SET first_id = 0 WHERE library_id = ? AND source = ?", libraryID, r.Source); err != nil {
			return err
		}
	}
	var rows [][]any
	for day, id := range r.FirstIDs {
		rows = append(rows, []any{libraryID, r.Source, day, id})
	}
	return insert(ctx, tx, "REPLACE INTO usage_first (library_id, source, day, first_id)", rows)
}

// insert writes the rows in statements of 1,000.
func insert(ctx context.Context, tx *sqlx.Tx, into string, rows [][]any) error {
	for len(rows) > 0 {
		some := rows[:min(1000, len(rows))]
		rows = rows[len(some):]
		mark := "(?" + strings.Repeat(",?", len(some[0])-1) + ")"
		var args []any
		for _, row := range some {
			args = append(args, row...)
		}
		// Safety: into is a constant of this package, the rest is placeholders.
		if _, err := tx.ExecContext(ctx, into+" VALUES "+mark+strings.Repeat(","+mark, len(some)-1), args...); err != nil {
			return err
		}
	}
	return nil
}
