package portfolio

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Store keeps links.
type Store struct {
	db  *sqldb.DB
	now func() time.Time
}

// NewStore makes a Store.
func NewStore(db *sqldb.DB, now func() time.Time) *Store {
	return &Store{db, func() time.Time { return now().UTC().Truncate(time.Second) }}
}

type row struct {
	ID        int64      `db:"id"`
	AccountID int64      `db:"account_id"`
	LibraryID int64      `db:"library_id"`
	Name      string     `db:"name"`
	TimeZone  string     `db:"time_zone"`
	Sections  string     `db:"sections"`
	UntilOn   lms.Day    `db:"until_on"`
	MadeAt    time.Time  `db:"made_at"`
	EndedAt   *time.Time `db:"ended_at"`
}

const selectShare = `SELECT s.id, s.account_id, s.library_id, a.name, l.time_zone, s.sections, s.until_on, s.made_at, s.ended_at
	FROM portfolio_share s JOIN account a ON a.id = s.account_id JOIN "library" l ON l.id = s.library_id `

func (r row) share() Share {
	return Share{ID: r.ID, AccountID: r.AccountID, LibraryID: r.LibraryID, Name: r.Name, Sections: Chosen(strings.Split(r.Sections, ",")), UntilOn: r.UntilOn, MadeAt: r.MadeAt, EndedAt: r.EndedAt}
}

func hash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// Share makes a link and returns its secret, which nobody can read again.
func (s *Store) Share(ctx context.Context, actor lms.Actor, libraryID int64, sections []Section, until, today lms.Day) (token string, err error) {
	if err := require(canShare(actor, libraryID)); err != nil {
		return "", err
	}
	if err := check(sections, until, today); err != nil {
		return "", err
	}
	token = rand.Text()
	_, err = s.db.ExecContext(ctx, `INSERT INTO portfolio_share (account_id, library_id, token_hash, sections, until_on, made_at) VALUES (?, ?, ?, ?, ?, ?)`,
		actor.AccountID, libraryID, hash(token), join(sections), until, s.now())
	return token, err
}

// Mine are the actor's links in a library, the newest first.
func (s *Store) Mine(ctx context.Context, actor lms.Actor, libraryID int64) (list []Share, err error) {
	if err := require(canShare(actor, libraryID)); err != nil {
		return nil, err
	}
	var rows []row
	if err := s.db.SelectContext(ctx, &rows, selectShare+`WHERE s.account_id = ? AND s.library_id = ? ORDER BY s.id DESC LIMIT 50`, actor.AccountID, libraryID); err != nil {
		return nil, err
	}
	for _, r := range rows {
		list = append(list, r.share())
	}
	return list, nil
}

// End ends one of the actor's links; one that has ended stays so.
func (s *Store) End(ctx context.Context, actor lms.Actor, id int64) error {
	res, err := s.db.ExecContext(ctx, `UPDATE portfolio_share SET ended_at = COALESCE(ended_at, ?) WHERE id = ? AND account_id = ?`, s.now(), id, actor.AccountID)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return lms.Fail(lms.NotFound, "portfolio.gone")
	}
	return nil
}

// Open is what anybody may see who has the link; NotFound portfolio.gone when it
// ended, or never was.
func (s *Store) Open(ctx context.Context, token string) (Share, error) {
	var r row
	if err := s.db.GetContext(ctx, &r, selectShare+`WHERE s.token_hash = ? AND a.status = 'active'`, hash(token)); err != nil {
		return Share{}, sqldb.NotFound(err, "portfolio.gone")
	}
	zone, err := time.LoadLocation(r.TimeZone)
	if err != nil {
		return Share{}, err
	}
	share := r.share()
	if !share.Open(lms.DayOf(s.now().In(zone))) {
		return Share{}, lms.Fail(lms.NotFound, "portfolio.gone")
	}
	return share, nil
}

// MoveAccount hands a person's links over to another account of theirs.
func (s *Store) MoveAccount(ctx context.Context, tx *sqlx.Tx, from, into, _ int64) error {
	_, err := tx.ExecContext(ctx, `UPDATE portfolio_share SET account_id = ? WHERE account_id = ?`, into, from)
	return err
}
