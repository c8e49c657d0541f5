package intake

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Accounts makes people and takes them back, in the transaction of an import.
type Accounts interface {
	CheckNewcomer(n lms.Newcomer) error // what is wrong with one, by field
	BringIn(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, libraryID, id int64, n lms.Newcomer) (int64, error)
	Unused(ctx context.Context, q sqlx.QueryerContext, id int64) error
	TakeOut(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, id int64) error
}

// Ledger makes records of the past and takes them back, likewise.
type Ledger interface {
	BringIn(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, libraryID, accountID, id int64, key string, p lms.Past) (claimID int64, revision int, err error)
	Untouched(ctx context.Context, q sqlx.QueryerContext, id int64, revision int) error
	TakeBack(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, id int64, revision int, before *lms.Past, why string) error
	SettleAll(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, libraryID int64, accounts []int64) error
	Employ(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, libraryID, accountID int64, kind string, from, to lms.Day) error
}

// Store keeps imports.
type Store struct {
	db       *sqldb.DB
	accounts Accounts
	ledger   Ledger
	now      func() time.Time
}

func NewStore(db *sqldb.DB, accounts Accounts, ledger Ledger, now func() time.Time) *Store {
	return &Store{db, accounts, ledger, func() time.Time { return now().UTC().Truncate(time.Second) }}
}

// Plan says what a file would do now; it writes nothing.
func (s *Store) Plan(ctx context.Context, actor lms.Actor, libraryID int64, kind Kind, t Table, m Match) (Plan, error) {
	if err := require(canBringIn(actor, libraryID)); err != nil {
		return Plan{}, err
	}
	h, err := s.house(ctx, s.db, actor, libraryID)
	if err != nil {
		return Plan{}, err
	}
	return Make(kind, t, m, h), nil
}

// house is what a plan is held against.
func (s *Store) house(ctx context.Context, q sqlx.QueryerContext, actor lms.Actor, libraryID int64) (h House, err error) {
	var here struct {
		Name string `db:"name"`
		Zone string `db:"time_zone"`
	}
	if err := sqlx.GetContext(ctx, q, &here, `SELECT name, time_zone FROM "library" WHERE id = ?`, libraryID); err != nil {
		return h, sqldb.NotFound(err, "error.not_found")
	}
	z, err := time.LoadLocation(here.Zone)
	if err != nil {
		return h, err
	}
	h = House{Name: here.Name, Today: lms.DayOf(s.now().In(z)), ActorID: actor.AccountID, Check: s.accounts.CheckNewcomer, Taken: map[string]bool{}}
	var people []struct {
		ID          int64    `db:"id"`
		Name        string   `db:"name"`
		Username    string   `db:"username"`
		Slims       string   `db:"slims"`
		StaffNumber string   `db:"staff_number"`
		Email       string   `db:"email"`
		Elsewhere   bool     `db:"elsewhere"`
		Employment  string   `db:"employment"`
		From        *lms.Day `db:"contract_from"`
		To          *lms.Day `db:"contract_to"`
	}
	err = sqlx.SelectContext(ctx, q, &people, `SELECT a.id, a.name, COALESCE(a.username, '') AS username, COALESCE(MAX(u.username), '') AS slims, COALESCE(a.staff_number, '') AS staff_number, COALESCE(a.email, '') AS email,
			EXISTS (SELECT 1 FROM account_role o WHERE o.account_id = a.id AND o.library_id <> ?) AS elsewhere, COALESCE(m.kind, '') AS employment, m.contract_from, m.contract_to
		FROM account a JOIN account_role r ON r.account_id = a.id AND r.library_id = ? LEFT JOIN account_slims_user u ON u.account_id = a.id AND u.library_id = r.library_id
		LEFT JOIN hours_employment m ON m.account_id = a.id AND m.library_id = r.library_id WHERE a.merged_into IS NULL
		GROUP BY a.id, a.name, a.username, a.staff_number, a.email, m.kind, m.contract_from, m.contract_to ORDER BY a.name, a.id`, libraryID, libraryID)
	if err != nil {
		return h, err
	}
	at := map[int64]int{}
	for i, p := range people {
		k := Known{ID: p.ID, Name: p.Name, Username: p.Username, Slims: p.Slims, StaffNumber: p.StaffNumber, Email: p.Email, Elsewhere: p.Elsewhere, Employment: p.Employment}
		if p.From != nil && p.To != nil {
			k.From, k.To = *p.From, *p.To
		}
		at[p.ID], h.People = i, append(h.People, k)
	}
	if err := s.directory(ctx, q, libraryID, &h); err != nil {
		return h, err
	}
	return h, s.past(ctx, q, libraryID, h.People, at)
}

// directory adds who could be meant by a username and has no account here.
func (s *Store) directory(ctx context.Context, q sqlx.QueryerContext, libraryID int64, h *House) error {
	if err := sqlx.SelectContext(ctx, q, &h.Slims, `SELECT username, real_name AS name FROM account_slims_user WHERE library_id = ? AND account_id IS NULL AND gone_at IS NULL AND username <> ''`, libraryID); err != nil {
		return err
	}
	var taken []string
	err := sqlx.SelectContext(ctx, q, &taken, `SELECT a.username FROM account a WHERE a.username IS NOT NULL AND NOT EXISTS (SELECT 1 FROM account_role r WHERE r.account_id = a.id AND r.library_id = ?)`, libraryID)
	for _, name := range taken {
		h.Taken[strings.ToLower(name)] = true
	}
	return err
}

// past adds what imports have made of people's past, and what they have earned or
// handed in by another way.
func (s *Store) past(ctx context.Context, q sqlx.QueryerContext, libraryID int64, people []Known, at map[int64]int) error {
	var records []recordRow
	err := sqlx.SelectContext(ctx, q, &records, `SELECT k.account_id, k.id, k.revision, k.state, k.kind, k.title, k.organiser, k.from_on, k.to_on, k.jp, k.minutes, p.form, p.number, p.issued_on, p.valid_until
		FROM hours_past p JOIN hours_claim k ON k.id = p.claim_id WHERE k.library_id = ? ORDER BY k.to_on, k.id`, libraryID)
	if err != nil {
		return err
	}
	for _, r := range records {
		if i, ok := at[r.AccountID]; ok {
			people[i].Records = append(people[i].Records, r.record())
		}
	}
	var counted []struct {
		AccountID int64   `db:"account_id"`
		Title     string  `db:"title"`
		On        lms.Day `db:"earned_on"`
	}
	err = sqlx.SelectContext(ctx, q, &counted, `SELECT e.account_id, e.title, e.earned_on FROM hours_entry e WHERE e.library_id = ?
			AND NOT (e.kind IN ('teaching', 'external') AND EXISTS (SELECT 1 FROM hours_past p WHERE p.claim_id = e.source_id))
		GROUP BY e.account_id, e.kind, e.source_id, e.title, e.earned_on HAVING SUM(e.credit) > 0
		UNION SELECT k.account_id, k.title, k.to_on FROM hours_claim k WHERE k.library_id = ? AND k.state = 'waiting' AND NOT EXISTS (SELECT 1 FROM hours_past p WHERE p.claim_id = k.id)`, libraryID, libraryID)
	for _, c := range counted {
		if i, ok := at[c.AccountID]; ok {
			people[i].Counted = append(people[i].Counted, Counted{c.Title, c.On})
		}
	}
	return err
}

type recordRow struct {
	AccountID int64    `db:"account_id"`
	ID        int64    `db:"id"`
	Revision  int      `db:"revision"`
	State     string   `db:"state"`
	Kind      string   `db:"kind"`
	Title     string   `db:"title"`
	Organiser string   `db:"organiser"`
	From      lms.Day  `db:"from_on"`
	To        lms.Day  `db:"to_on"`
	JP        int      `db:"jp"`
	Minutes   int      `db:"minutes"`
	Form      string   `db:"form"`
	Number    string   `db:"number"`
	Issued    *lms.Day `db:"issued_on"`
	Until     *lms.Day `db:"valid_until"`
}

func (r recordRow) record() Record {
	rec := Record{ClaimID: r.ID, Revision: r.Revision, Stands: r.State == "approved", Past: lms.Past{Teaching: r.Kind == "teaching", Title: r.Title, Organiser: r.Organiser, Form: r.Form,
		From: r.From, To: r.To, JP: r.JP, Minutes: r.Minutes, Number: r.Number}}
	if r.Issued != nil {
		rec.Issued = *r.Issued
	}
	if r.Until != nil {
		rec.Until = *r.Until
	}
	return rec
}

// encode is what a row remembers; nil stays nothing.
func encode(v any) ([]byte, error) {
	if v == nil {
		return nil, nil
	}
	return json.Marshal(v)
}
