package certificate

import (
	"context"
	"encoding/json"
	"errors"
	"io"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// OwnLayout is a layout of a library, with the rules that use it.
type OwnLayout struct {
	ID        int64
	LibraryID int64
	Layout
	Rules int
}

type layoutRow struct {
	ID        int64  `db:"id"`
	LibraryID int64  `db:"library_id"`
	Name      string `db:"name"`
	Version   int    `db:"version"`
	Content   []byte `db:"content"`
	Rules     int    `db:"rules"`
}

const selectLayout = `SELECT y.id, y.library_id, y.name, y.version, y.content, (SELECT COUNT(*) FROM certificate_rule r WHERE r.layout_id = y.id) AS rules FROM certificate_layout y `

func (r layoutRow) layout() (o OwnLayout, err error) {
	o = OwnLayout{ID: r.ID, LibraryID: r.LibraryID, Rules: r.Rules}
	err = json.Unmarshal(r.Content, &o.Layout)
	o.Name, o.Version = r.Name, r.Version
	return o, err
}

// Layouts are a library's own, by name.
func (s *Store) Layouts(ctx context.Context, actor lms.Actor, libraryID int64) (list []OwnLayout, err error) {
	if err := require(canManage(actor, libraryID)); err != nil {
		return nil, err
	}
	var rows []layoutRow
	if err := s.db.SelectContext(ctx, &rows, selectLayout+`WHERE y.library_id = ? AND y.off_at IS NULL ORDER BY y.name, y.id`, libraryID); err != nil {
		return nil, err
	}
	for _, r := range rows {
		o, err := r.layout()
		if err != nil {
			return nil, err
		}
		list = append(list, o)
	}
	return list, nil
}

// OwnLayout is one of them.
func (s *Store) OwnLayout(ctx context.Context, actor lms.Actor, id int64) (o OwnLayout, err error) {
	var r layoutRow
	if err := s.db.GetContext(ctx, &r, selectLayout+`WHERE y.id = ? AND y.off_at IS NULL`, id); err != nil {
		return o, sqldb.NotFound(err, "certificate.layout_not_found")
	}
	if !canManage(actor, r.LibraryID) {
		return o, lms.Fail(lms.NotFound, "certificate.layout_not_found")
	}
	return r.layout()
}

// MakeLayout begins a layout. Field: name.
func (s *Store) MakeLayout(ctx context.Context, actor lms.Actor, libraryID int64, name string, upright bool) (int64, error) {
	if err := require(canManage(actor, libraryID)); err != nil {
		return 0, err
	}
	l, err := NewLayout(name, upright).Clean()
	if err != nil {
		return 0, err
	}
	b, err := json.Marshal(l)
	if err != nil {
		return 0, err
	}
	r, err := s.db.ExecContext(ctx, `INSERT INTO certificate_layout (library_id, name, version, content, created_at) VALUES (?, ?, 1, ?, ?)`, libraryID, l.Name, b, s.now())
	if err != nil {
		return 0, err
	}
	return r.LastInsertId()
}

// SaveLayout makes another version of a layout; certificates that were issued
// keep theirs. Conflict when somebody else has changed it since l.Version.
func (s *Store) SaveLayout(ctx context.Context, actor lms.Actor, id int64, l Layout) error {
	own, err := s.OwnLayout(ctx, actor, id)
	if err != nil {
		return err
	}
	before := l.Version
	if l, err = l.Clean(); err != nil {
		return err
	}
	pictures, err := s.Pictures(ctx, own.LibraryID, l)
	if err != nil {
		return err
	}
	if l.Background != 0 {
		if pictures[l.Background].Kind != "jpg" {
			return lms.Fail(lms.Invalid, "certificate.picture_gone")
		}
		if err := l.readable(pictures[l.Background].Content); err != nil {
			return err
		}
	}
	l.Version = before + 1
	b, err := json.Marshal(l)
	if err != nil {
		return err
	}
	res, err := s.db.ExecContext(ctx, `UPDATE certificate_layout SET name = ?, version = ?, content = ? WHERE id = ? AND version = ? AND off_at IS NULL`, l.Name, l.Version, b, id, before)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, lms.Fail(lms.Conflict, "certificate.layout_changed"))
	}
	return nil
}

// RemoveLayout takes a layout away that no rule uses.
func (s *Store) RemoveLayout(ctx context.Context, actor lms.Actor, id int64) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		var r layoutRow
		if err := tx.GetContext(ctx, &r, selectLayout+`WHERE y.id = ? AND y.off_at IS NULL FOR UPDATE`, id); err != nil {
			return sqldb.NotFound(err, "certificate.layout_not_found")
		}
		switch {
		case !canManage(actor, r.LibraryID):
			return lms.Fail(lms.NotFound, "certificate.layout_not_found")
		case r.Rules > 0:
			return lms.Fail(lms.Conflict, "certificate.layout_used", lms.Args{"n": r.Rules})
		}
		_, err := tx.ExecContext(ctx, `UPDATE certificate_layout SET off_at = ? WHERE id = ?`, s.now(), id)
		return err
	})
}

// Picture is a background or a signature.
type Picture struct {
	ID      int64  `db:"id"`
	Kind    string `db:"kind"` // jpg or png
	Content []byte `db:"content"`
}

// AddPicture keeps an uploaded background or signature. Field: file.
func (s *Store) AddPicture(ctx context.Context, actor lms.Actor, libraryID int64, signature bool, file io.Reader) (int64, error) {
	if err := require(canManage(actor, libraryID)); err != nil {
		return 0, err
	}
	b, err := io.ReadAll(io.LimitReader(file, PictureLimit+1))
	if err != nil {
		return 0, err
	}
	if len(b) > PictureLimit {
		return 0, lms.FailField("file", "certificate.picture_large", lms.Args{"max": PictureLimit / 1_000_000})
	}
	kind, content, err := redraw(b, signature)
	if err != nil {
		return 0, err
	}
	r, err := s.db.ExecContext(ctx, `INSERT INTO certificate_picture (library_id, kind, content, created_at) VALUES (?, ?, ?, ?)`, libraryID, kind, content, s.now())
	if err != nil {
		return 0, err
	}
	return r.LastInsertId()
}

// OwnPicture is a picture of the actor's library.
func (s *Store) OwnPicture(ctx context.Context, actor lms.Actor, id int64) (p Picture, err error) {
	if err := require(canManage(actor, actor.LibraryID)); err != nil {
		return p, err
	}
	err = s.db.GetContext(ctx, &p, `SELECT id, kind, content FROM certificate_picture WHERE id = ? AND library_id = ?`, id, actor.LibraryID)
	return p, sqldb.NotFound(err, "error.not_found")
}

// Pictures are those of a layout, which whoever may have the certificate sees.
// One of another library is Invalid.
func (s *Store) Pictures(ctx context.Context, libraryID int64, l Layout) (map[int64]Picture, error) {
	all, ids := map[int64]Picture{}, []int64{}
	for _, id := range append([]int64{l.Background}, l.pictures()...) {
		if id != 0 {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return all, nil
	}
	query, args, err := sqlx.In(`SELECT id, kind, content FROM certificate_picture WHERE library_id = ? AND id IN (?)`, libraryID, ids)
	if err != nil {
		return nil, err
	}
	var list []Picture
	if err := s.db.SelectContext(ctx, &list, query, args...); err != nil {
		return nil, err
	}
	for _, p := range list {
		all[p.ID] = p
	}
	for _, id := range ids {
		if _, known := all[id]; !known {
			return nil, lms.Fail(lms.Invalid, "certificate.picture_gone")
		}
	}
	return all, nil
}

// pictures are those of the signatures.
func (l Layout) pictures() (ids []int64) {
	for _, s := range l.Signers {
		ids = append(ids, s.Picture)
	}
	return ids
}
