package slims

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/pickup"
)

// mostReservations is how many are read, the newest: SLiMS keeps a reservation
// until the copy is lent to its patron or somebody deletes it.
const mostReservations = 500

type reserveRow struct {
	ID       int64  `db:"reserve_id"`
	Member   string `db:"member_id"`
	BiblioID int64  `db:"biblio_id"`
	ItemCode string `db:"item_code"`
	At       string `db:"reserve_date"`
}

// Reservations are the open reservations with their patrons, and how many there
// are in all; Forbidden slims.no_desk where the user may not read them. Each
// statement goes by keys and reads a few rows.
func (r *Reader) Reservations(ctx context.Context) (list []pickup.Reservation, total int, err error) {
	if !r.seesDesk() {
		return nil, 0, lms.Fail(lms.Forbidden, "slims.no_desk")
	}
	if err := r.db.GetContext(ctx, &total, `SELECT COUNT(*) FROM reserve`); err != nil {
		return nil, 0, r.failed(err)
	}
	var rows []reserveRow
	if err := r.db.SelectContext(ctx, &rows, `SELECT reserve_id, member_id, biblio_id, item_code, reserve_date FROM reserve ORDER BY reserve_id DESC LIMIT ?`, mostReservations); err != nil {
		return nil, 0, r.failed(err)
	}
	slices.Reverse(rows)
	var codes, members, records []string
	for _, row := range rows {
		codes, members, records = append(codes, row.ItemCode), append(members, row.Member), append(records, strconv.FormatInt(row.BiblioID, 10))
	}
	copies, err := r.copies(ctx, codes)
	if err != nil {
		return nil, 0, err
	}
	patrons, err := r.patrons(ctx, members)
	if err != nil {
		return nil, 0, err
	}
	var titles []struct {
		ID    int64  `db:"biblio_id"`
		Title string `db:"title"`
	}
	if err := r.selectIn(ctx, &titles, `SELECT biblio_id, title FROM biblio WHERE biblio_id IN (?)`, records); err != nil {
		return nil, 0, err
	}
	names := map[int64]string{}
	for _, t := range titles {
		names[t.ID] = strings.TrimSpace(t.Title)
	}
	ahead := map[string]int{}
	for _, row := range rows {
		at, ok := r.moment([]byte(row.At))
		if !ok {
			continue // a row without a date was written by no version of SLiMS
		}
		one := pickup.Reservation{ID: row.ID, ItemCode: row.ItemCode, At: at, BiblioID: row.BiblioID, Title: names[row.BiblioID], Patron: patrons[fold(row.Member)], Ahead: ahead[fold(row.ItemCode)]}
		ahead[fold(row.ItemCode)]++
		c, ok := copies[fold(row.ItemCode)]
		one.Missing, one.CallNumber, one.Location, one.Withheld, one.OnLoan, one.DueOn = !ok, c.CallNumber, c.Location, c.Withheld, c.OnLoan, c.DueOn
		list = append(list, one)
	}
	return list, total, nil
}

// fold makes alike what SLiMS's collation holds to be the same key.
func fold(key string) string { return strings.ToLower(strings.TrimSpace(key)) }

// copyState is a copy, and whether it can be lent.
type copyState struct {
	CallNumber, Location, Withheld string
	OnLoan                         bool
	DueOn                          *lms.Day
}

func (r *Reader) copies(ctx context.Context, codes []string) (map[string]copyState, error) {
	all := map[string]copyState{}
	if len(codes) == 0 {
		return all, nil
	}
	places, err := r.names(ctx, `SELECT location_id AS k, location_name AS v FROM mst_location`)
	if err != nil {
		return nil, err
	}
	withheld, err := r.names(ctx, `SELECT item_status_id AS k, item_status_name AS v FROM mst_item_status WHERE no_loan = 1`)
	if err != nil {
		return nil, err
	}
	var items []struct {
		Code     string         `db:"item_code"`
		Number   sql.NullString `db:"call_number"`
		Location sql.NullString `db:"location_id"`
		Status   sql.NullString `db:"item_status_id"`
	}
	if err := r.selectIn(ctx, &items, `SELECT item_code, call_number, location_id, item_status_id FROM item WHERE item_code IN (?)`, codes); err != nil {
		return nil, err
	}
	for _, i := range items {
		all[fold(i.Code)] = copyState{CallNumber: strings.TrimSpace(i.Number.String), Location: places[i.Location.String], Withheld: withheld[i.Status.String]}
	}
	var loans []struct {
		Code string         `db:"item_code"`
		Due  sql.NullString `db:"due_date"`
	}
	if err := r.selectIn(ctx, &loans, `SELECT item_code, due_date FROM loan WHERE item_code IN (?) AND is_lent = 1 AND is_return = 0`, codes); err != nil {
		return nil, err
	}
	for _, l := range loans {
		c := all[fold(l.Code)]
		c.OnLoan = true
		if due, err := time.Parse(time.DateOnly, l.Due.String); err == nil {
			day := lms.DayOf(due)
			c.DueOn = &day
		}
		all[fold(l.Code)] = c
	}
	return all, nil
}

func (r *Reader) patrons(ctx context.Context, ids []string) (map[string]pickup.Patron, error) {
	var rows []struct {
		ID    string         `db:"member_id"`
		Name  sql.NullString `db:"member_name"`
		Email sql.NullString `db:"member_email"`
		Phone sql.NullString `db:"member_phone"`
	}
	if err := r.selectIn(ctx, &rows, `SELECT member_id, member_name, member_email, member_phone FROM member WHERE member_id IN (?)`, ids); err != nil {
		return nil, err
	}
	all := map[string]pickup.Patron{}
	for _, m := range rows {
		all[fold(m.ID)] = pickup.Patron{Name: strings.TrimSpace(m.Name.String), Email: strings.TrimSpace(m.Email.String), Phone: strings.TrimSpace(m.Phone.String)}
	}
	return all, nil
}

// Lent says of reservations that are gone when their copy was lent since. SLiMS
// before 8 knows the day of a loan only, and its midday stands for it.
func (r *Reader) Lent(ctx context.Context, refs []pickup.Ref) (map[pickup.Ref]time.Time, error) {
	var codes []string
	for _, ref := range refs {
		codes = append(codes, ref.ItemCode)
	}
	var loans []struct {
		Code string         `db:"item_code"`
		Day  sql.NullString `db:"loan_date"`
		At   sql.NullString `db:"at"`
	}
	// Safety: the column is a constant.
	if err := r.selectIn(ctx, &loans, `SELECT item_code, loan_date, `+r.column("loan", "input_date")+` AS at FROM loan WHERE item_code IN (?) ORDER BY loan_id`, codes); err != nil {
		return nil, err
	}
	lent := map[pickup.Ref]time.Time{}
	for _, l := range loans {
		at, ok := r.moment([]byte(l.At.String))
		if !ok {
			day, err := time.ParseInLocation(time.DateOnly, l.Day.String, r.zone)
			if err != nil {
				continue
			}
			at = day.Add(12 * time.Hour)
		}
		for _, ref := range refs {
			since := ref.ReservedAt
			if !ok {
				y, m, d := since.In(r.zone).Date()
				since = time.Date(y, m, d, 0, 0, 0, 0, r.zone)
			}
			if _, known := lent[ref]; !known && fold(ref.ItemCode) == fold(l.Code) && !at.Before(since) {
				lent[ref] = at.UTC()
			}
		}
	}
	return lent, nil
}

// selectIn reads the rows whose keys are in a list; an empty list has none.
func (r *Reader) selectIn(ctx context.Context, to any, query string, keys []string) error {
	if len(keys) == 0 {
		return nil
	}
	query, args, err := sqlx.In(query, keys)
	if err == nil {
		err = r.db.SelectContext(ctx, to, query, args...)
	}
	if err != nil {
		return r.failed(err)
	}
	return nil
}

// names are the values v by their keys k.
func (r *Reader) names(ctx context.Context, query string) (map[string]string, error) {
	var rows []struct {
		K string         `db:"k"`
		V sql.NullString `db:"v"`
	}
	if err := r.db.SelectContext(ctx, &rows, query); err != nil {
		return nil, r.failed(err)
	}
	all := map[string]string{}
	for _, row := range rows {
		all[row.K] = strings.TrimSpace(row.V.String)
	}
	return all, nil
}
