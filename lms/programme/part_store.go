package programme

import (
	"context"
	"database/sql"
	"slices"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

const (
	partColumns = `t.id, t.programme_id, t.kind, t.on_day, t.at_time, t.label, t.title, t.detail, t.link, t.amount, t.state`
	mostParts   = 2000 // of a programme
)

// Parts are the lines of a programme of all kinds, by kind, day and time, then as
// they were written.
func (s *Store) Parts(ctx context.Context, actor lms.Actor, id int64) (map[PartKind][]Part, error) {
	if _, err := s.Find(ctx, actor, id); err != nil {
		return nil, err
	}
	var list []Part
	err := s.db.SelectContext(ctx, &list, `SELECT `+partColumns+` FROM programme_part t WHERE t.programme_id = ? ORDER BY t.kind, t.on_day, t.at_time, t.id`, id)
	parts := map[PartKind][]Part{}
	for _, p := range list {
		parts[p.Kind] = append(parts[p.Kind], p)
	}
	return parts, err
}

// FindPart is one line.
func (s *Store) FindPart(ctx context.Context, actor lms.Actor, id, part int64) (p Part, err error) {
	if _, err := s.Find(ctx, actor, id); err != nil {
		return p, err
	}
	err = s.db.GetContext(ctx, &p, `SELECT `+partColumns+` FROM programme_part t WHERE t.id = ? AND t.programme_id = ?`, part, id)
	return p, sqldb.NotFound(err, "programme.part_gone")
}

// SavePart writes a line, a new one where it has no id; a line keeps its kind.
func (s *Store) SavePart(ctx context.Context, actor lms.Actor, id int64, part Part) error {
	part, problem := part.Clean()
	return s.altered(ctx, actor, id, func(tx *sqlx.Tx, p Programme) error {
		if !part.Kind.Of(p.Kind) {
			return lms.Fail(lms.Conflict, "programme.no_such_part")
		}
		if problem != nil {
			return problem
		}
		var ids []int64
		if err := tx.SelectContext(ctx, &ids, `SELECT id FROM programme_part WHERE programme_id = ? AND kind = ?`, id, part.Kind); err != nil {
			return err
		}
		switch {
		case part.ID != 0 && !slices.Contains(ids, part.ID):
			return lms.Fail(lms.NotFound, "programme.part_gone")
		case part.ID != 0:
			_, err := tx.ExecContext(ctx, `UPDATE programme_part SET on_day = ?, at_time = ?, label = ?, title = ?, detail = ?, link = ?, amount = ?, state = ? WHERE id = ?`,
				part.On, part.At, part.Label, part.Title, part.Detail, part.Link, part.Amount, part.State, part.ID)
			return err
		case len(ids) >= mostParts:
			return lms.Fail(lms.Conflict, "programme.too_many", lms.Args{"max": mostParts})
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO programme_part (programme_id, kind, on_day, at_time, label, title, detail, link, amount, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			id, part.Kind, part.On, part.At, part.Label, part.Title, part.Detail, part.Link, part.Amount, part.State)
		return err
	})
}

// RemovePart takes a line away.
func (s *Store) RemovePart(ctx context.Context, actor lms.Actor, id, part int64) error {
	return s.altered(ctx, actor, id, func(tx *sqlx.Tx, _ Programme) error {
		res, err := tx.ExecContext(ctx, `DELETE FROM programme_part WHERE id = ? AND programme_id = ?`, part, id)
		return gone(res, err, "programme.part_gone")
	})
}

// gone is NotFound where nothing was there to be taken away.
func gone(res sql.Result, err error, key string) error {
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return lms.Fail(lms.NotFound, key)
}
