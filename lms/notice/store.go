package notice

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Store keeps notices and letters.
type Store struct {
	db  *sqldb.DB
	now func() time.Time
	key [32]byte
}

// NewStore makes a Store; key signs the links by which letters end.
func NewStore(db *sqldb.DB, now func() time.Time, key [32]byte) *Store {
	return &Store{db, func() time.Time { return now().UTC().Truncate(time.Second) }, key}
}

const mostAbout, mostLink, mostFact = 80, 200, 200

// Tell tells what was not told yet, and says how many that were. Who wants
// nothing of a kind, or has no account that is active, is told nothing.
func (s *Store) Tell(ctx context.Context, actor lms.Actor, drafts ...Draft) (told int, err error) {
	for _, d := range drafts {
		if err := require(canTell(actor, d.LibraryID)); err != nil {
			return told, err
		}
		if events[d.Event].kind == "" || d.About == "" || len(d.About) > mostAbout || len(d.Link) > mostLink || d.Link != "" && d.Link[0] != '/' {
			return told, fmt.Errorf("notice: draft of %q about %q does not fit", d.Event, d.About)
		}
	}
	for some := range slices.Chunk(drafts, 200) {
		if some, err = s.untold(ctx, some); err != nil {
			return told, err
		}
		for _, d := range some {
			new, err := s.tell(ctx, d)
			if err != nil {
				return told, err
			}
			if new {
				told++
			}
		}
	}
	return told, nil
}

// untold takes those out that were told already: with jobs that look again each
// minute that is nearly all.
func (s *Store) untold(ctx context.Context, drafts []Draft) (list []Draft, err error) {
	type key struct {
		As    int64  `db:"told_as"`
		Event Event  `db:"event"`
		About string `db:"about"`
	}
	var args []any
	for _, d := range drafts {
		args = append(args, d.AccountID, d.Event, d.About)
	}
	var keys []key
	// Safety: as many question marks as there are drafts.
	if err := s.db.SelectContext(ctx, &keys, `SELECT told_as, event, about FROM notice WHERE (told_as, event, about) IN (`+strings.TrimSuffix(strings.Repeat("(?, ?, ?), ", len(drafts)), ", ")+`)`, args...); err != nil {
		return nil, err
	}
	for _, d := range drafts {
		if !slices.Contains(keys, key{d.AccountID, d.Event, d.About}) {
			list = append(list, d)
		}
	}
	return list, nil
}

func (s *Store) tell(ctx context.Context, d Draft) (bool, error) {
	chosen, err := settings(ctx, s.db, d.AccountID)
	if err != nil || chosen.Channel(events[d.Event].kind) == None {
		return false, err
	}
	zone, err := s.zone(ctx, d.LibraryID)
	if err != nil {
		return false, err
	}
	d.Facts.What, d.Facts.Who = cut(lms.Line(d.Facts.What), mostFact), cut(lms.Line(d.Facts.Who), mostFact)
	facts, err := json.Marshal(d.Facts)
	if err != nil {
		return false, err
	}
	var told int64
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error { // two who tell the same can be in each other's way
		// IGNORE is for the one who is told at the same time: nothing else here can fail.
		res, err := tx.ExecContext(ctx, `INSERT IGNORE INTO notice (library_id, account_id, told_as, event, kind, about, facts, link, made_at, mail_at)
			SELECT l.id, a.id, a.id, ?, ?, ?, ?, ?, ?, ? FROM account a JOIN "library" l ON l.id = ? AND l.archived_at IS NULL WHERE a.id = ? AND a.status = 'active'
				AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.account_id = a.id AND n.event = ? AND n.about = ?)`,
			d.Event, events[d.Event].kind, d.About, facts, d.Link, s.now(), chosen.mailAt(d.Event, s.now(), zone), d.LibraryID, d.AccountID, d.Event, d.About)
		if err == nil {
			told, err = res.RowsAffected()
		}
		return err
	})
	return told > 0, err
}

// cut is the beginning of a text that is too long.
func cut(text string, most int) string {
	if r := []rune(text); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return text
}

func (s *Store) zone(ctx context.Context, libraryID int64) (*time.Location, error) {
	var name string
	if err := s.db.GetContext(ctx, &name, `SELECT time_zone FROM "library" WHERE id = ?`, libraryID); err != nil {
		return nil, sqldb.NotFound(err, "error.not_found")
	}
	return time.LoadLocation(name)
}

const (
	noticeColumns = `n.id, n.event, n.kind, n.facts, n.link, n.made_at, n.read_at`
	ofReader      = `n.account_id = ? AND n.library_id = ?`
)

type noticeRow struct {
	ID     int64      `db:"id"`
	Event  Event      `db:"event"`
	Kind   Kind       `db:"kind"`
	Facts  []byte     `db:"facts"`
	Link   string     `db:"link"`
	MadeAt time.Time  `db:"made_at"`
	ReadAt *time.Time `db:"read_at"`
}

// selected reads notices; where and what follows it is of this package.
func selected(ctx context.Context, q sqlx.QueryerContext, where string, args ...any) ([]Notice, error) {
	var rows []noticeRow
	// Safety: constants of this package.
	if err := sqlx.SelectContext(ctx, q, &rows, `SELECT `+noticeColumns+` FROM notice n WHERE `+where, args...); err != nil {
		return nil, err
	}
	list := make([]Notice, len(rows))
	for i, r := range rows {
		list[i] = Notice{ID: r.ID, Event: r.Event, Kind: r.Kind, Link: r.Link, MadeAt: r.MadeAt, ReadAt: r.ReadAt}
		if err := json.Unmarshal(r.Facts, &list[i].Facts); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// Many is where Unread ends counting.
const Many = 99

// Unread is how many notices the actor has not read, Many+1 when there are more.
func (s *Store) Unread(ctx context.Context, actor lms.Actor) (n int, err error) {
	if !canRead(actor) {
		return 0, nil
	}
	// Safety: a constant of this file.
	err = s.db.GetContext(ctx, &n, `SELECT COUNT(*) FROM (SELECT 1 FROM notice n WHERE `+ofReader+` AND n.read_at IS NULL LIMIT ?) some`, actor.AccountID, actor.LibraryID, Many+1)
	return n, err
}

// List is one page of the actor's notices of a kind ("": of all), the newest
// first, and how many there are.
func (s *Store) List(ctx context.Context, actor lms.Actor, k Kind, page lms.Page) (list []Notice, total int, err error) {
	if err := require(canRead(actor)); err != nil {
		return nil, 0, err
	}
	const where = ofReader + ` AND (? = '' OR n.kind = ?)`
	// Safety: constants of this file.
	if err := s.db.GetContext(ctx, &total, `SELECT COUNT(*) FROM notice n WHERE `+where, actor.AccountID, actor.LibraryID, k, k); err != nil {
		return nil, 0, err
	}
	list, err = selected(ctx, s.db, where+` ORDER BY n.made_at DESC, n.id DESC LIMIT ? OFFSET ?`, actor.AccountID, actor.LibraryID, k, k, page.Limit(), page.Offset())
	return list, total, err
}

// Open marks one of the actor's notices as read and says where it leads.
func (s *Store) Open(ctx context.Context, actor lms.Actor, id int64) (link string, err error) {
	if err := require(canRead(actor)); err != nil {
		return "", err
	}
	if err := s.db.GetContext(ctx, &link, `SELECT link FROM notice WHERE id = ? AND account_id = ?`, id, actor.AccountID); err != nil {
		return "", sqldb.NotFound(err, "notice.gone")
	}
	_, err = s.db.ExecContext(ctx, `UPDATE notice SET read_at = COALESCE(read_at, ?), mail_at = NULL WHERE id = ?`, s.now(), id)
	return link, err
}

// ReadAll marks the actor's notices of a kind ("": of all) up to one of them as
// read: what came after the list was looked at stays new.
func (s *Store) ReadAll(ctx context.Context, actor lms.Actor, k Kind, upTo int64) error {
	if err := require(canRead(actor)); err != nil {
		return err
	}
	// Safety: a constant of this file.
	_, err := s.db.ExecContext(ctx, `UPDATE notice n SET n.read_at = ?, n.mail_at = NULL WHERE `+ofReader+` AND n.read_at IS NULL AND n.id <= ? AND (? = '' OR n.kind = ?)`,
		s.now(), actor.AccountID, actor.LibraryID, upTo, k, k)
	return err
}
