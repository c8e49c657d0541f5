package pickup

import (
	"context"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// History is what was put aside from a moment on, by when it was made ready;
// without codes, which are nobody's business who only counts.
func (s *Store) History(ctx context.Context, actor lms.Actor, libraryID int64, since time.Time) (list []Pickup, err error) {
	if err := require(CanCount(actor, libraryID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT `+columns+` FROM pickup p WHERE p.library_id = ? AND p.ready_at >= ? ORDER BY p.ready_at, p.id`, libraryID, since.UTC())
	for i := range list {
		list[i].Code = ""
	}
	return list, err
}

// Progress is how far reservations have come, by what they are known by, and
// whether this desk puts copies aside at all: where it has not for long, what is
// not put aside says nothing.
func (s *Store) Progress(ctx context.Context, actor lms.Actor, libraryID int64, refs []Ref) (known map[Ref]Pickup, serves bool, err error) {
	if err := require(canServe(actor, libraryID)); err != nil {
		return nil, false, err
	}
	if err := s.db.GetContext(ctx, &serves, `SELECT EXISTS (SELECT 1 FROM pickup WHERE library_id = ? AND ready_at > ?)`, libraryID, s.now().Add(-openAfter)); err != nil || len(refs) == 0 {
		return nil, serves, err
	}
	ids := make([]int64, len(refs))
	for i, r := range refs {
		ids[i] = r.ReserveID
	}
	query, args, err := sqlx.In(`SELECT `+columns+` FROM pickup p WHERE p.library_id = ? AND p.reserve_id IN (?) AND p.state <> 'gone' AND `+newest, libraryID, ids)
	if err != nil {
		return nil, false, err
	}
	var list []Pickup
	if err := s.db.SelectContext(ctx, &list, query, args...); err != nil {
		return nil, false, err
	}
	known = map[Ref]Pickup{}
	for _, p := range list {
		if slices.Contains(refs, p.Ref) {
			known[p.Ref] = p
		}
	}
	return known, serves, nil
}
