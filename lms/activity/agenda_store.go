package activity

import (
	"context"
	"slices"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Agenda is what an activity consists of, for everybody who works in its library.
func (s *Store) Agenda(ctx context.Context, actor lms.Actor, id int64) (g Agenda, err error) {
	if _, err := s.Find(ctx, actor, id); err != nil {
		return g, err
	}
	return agenda(ctx, s.db, id)
}

func agenda(ctx context.Context, q sqlx.QueryerContext, id int64) (g Agenda, err error) {
	for _, part := range []struct {
		into  any
		query string
	}{
		{&g.Speakers, `SELECT id, name, role, biography FROM activity_speaker WHERE activity_id = ? ORDER BY id`},
		{&g.Items, `SELECT id, starts_at, title, speaker_id FROM activity_item WHERE activity_id = ? ORDER BY starts_at, id`},
		{&g.Materials, `SELECT id, phase, title, link, file_name, size, added_at FROM activity_material WHERE activity_id = ? ORDER BY phase, id`},
	} {
		if err := sqlx.SelectContext(ctx, q, part.into, part.query, id); err != nil {
			return g, err
		}
	}
	return g, nil
}

// planned lets who writes the activity change its agenda.
func (s *Store) planned(ctx context.Context, actor lms.Actor, id int64, do func(*sqlx.Tx, Activity, Agenda) error) error {
	return s.locked(ctx, actor, id, func(tx *sqlx.Tx, a Activity) error {
		if err := require(canWrite(actor, a.LibraryID)); err != nil {
			return err
		}
		g, err := agenda(ctx, tx, id)
		if err != nil {
			return err
		}
		return do(tx, a, g)
	})
}

// room is for one part more beside n.
func room(n int, field string) error {
	if n >= maxParts {
		return lms.FailField(field, "activity.parts_many", lms.Args{"max": maxParts})
	}
	return nil
}

// SaveSpeaker adds a speaker, or changes the one with its id.
func (s *Store) SaveSpeaker(ctx context.Context, actor lms.Actor, id int64, sp Speaker) error {
	return s.planned(ctx, actor, id, func(tx *sqlx.Tx, _ Activity, g Agenda) error {
		if err := sp.clean(); err != nil {
			return err
		}
		if sp.ID == 0 {
			if err := room(len(g.Speakers), "name"); err != nil {
				return err
			}
			_, err := tx.ExecContext(ctx, `INSERT INTO activity_speaker (activity_id, name, role, biography) VALUES (?, ?, ?, ?)`, id, sp.Name, sp.Role, sp.Biography)
			return err
		}
		return changed(tx.ExecContext(ctx, `UPDATE activity_speaker SET name = ?, role = ?, biography = ? WHERE id = ? AND activity_id = ?`, sp.Name, sp.Role, sp.Biography, sp.ID, id))
	})
}

// SaveItem adds a point to the agenda, or changes the one with its id.
func (s *Store) SaveItem(ctx context.Context, actor lms.Actor, id int64, i Item) error {
	return s.planned(ctx, actor, id, func(tx *sqlx.Tx, a Activity, g Agenda) error {
		if err := i.clean(a.Details, g.Speakers); err != nil {
			return err
		}
		if i.ID == 0 {
			if err := room(len(g.Items), "title"); err != nil {
				return err
			}
			_, err := tx.ExecContext(ctx, `INSERT INTO activity_item (activity_id, starts_at, title, speaker_id) VALUES (?, ?, ?, ?)`, id, i.StartsAt, i.Title, i.SpeakerID)
			return err
		}
		return changed(tx.ExecContext(ctx, `UPDATE activity_item SET starts_at = ?, title = ?, speaker_id = ? WHERE id = ? AND activity_id = ?`, i.StartsAt, i.Title, i.SpeakerID, i.ID, id))
	})
}

// AddMaterial adds one with the content of its file, nil for an address.
func (s *Store) AddMaterial(ctx context.Context, actor lms.Actor, id int64, m Material, content []byte) error {
	return s.planned(ctx, actor, id, func(tx *sqlx.Tx, _ Activity, g Agenda) error {
		if err := m.clean(content); err != nil {
			return err
		}
		if err := room(len(g.Materials), "title"); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO activity_material (activity_id, phase, title, link, file_name, content, size, added_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			id, m.Phase, m.Title, m.Link, m.FileName, content, m.Size, s.now())
		return err
	})
}

// Part is a part of the agenda that can be removed.
type Part string

const (
	SpeakerPart  Part = "speaker"
	ItemPart     Part = "item"
	MaterialPart Part = "material"
)

// RemovePart takes a speaker, a point of the agenda or a material away.
func (s *Store) RemovePart(ctx context.Context, actor lms.Actor, id int64, part Part, which int64) error {
	query, known := map[Part]string{SpeakerPart: `DELETE FROM activity_speaker`, ItemPart: `DELETE FROM activity_item`, MaterialPart: `DELETE FROM activity_material`}[part]
	if !known {
		return lms.FailField("do", "error.request")
	}
	return s.planned(ctx, actor, id, func(tx *sqlx.Tx, _ Activity, _ Agenda) error {
		// Safety: a literal of the map above.
		return changed(tx.ExecContext(ctx, query+` WHERE id = ? AND activity_id = ?`, which, id))
	})
}

// changed is what became of one row that was to change.
func changed(res interface{ RowsAffected() (int64, error) }, err error) error {
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err == nil && n == 0 {
		return lms.Fail(lms.NotFound, "activity.part_gone")
	}
	return err
}

// File is the file of a material.
func (s *Store) File(ctx context.Context, actor lms.Actor, id, material int64) (name string, content []byte, err error) {
	if _, err := s.Find(ctx, actor, id); err != nil {
		return "", nil, err
	}
	var row struct {
		Name    string `db:"file_name"`
		Content []byte `db:"content"`
	}
	err = s.db.GetContext(ctx, &row, `SELECT file_name, content FROM activity_material WHERE id = ? AND activity_id = ? AND content IS NOT NULL`, material, id)
	return row.Name, row.Content, sqldb.NotFound(err, "activity.part_gone")
}

// Known are speakers of a library's activities by name, as they were described
// last, for who is invited again.
func (s *Store) Known(ctx context.Context, actor lms.Actor, libraryID int64) (list []Speaker, err error) {
	if err := require(canWrite(actor, libraryID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT p.id, p.name, p.role, p.biography FROM activity_speaker p JOIN (SELECT MAX(q.id) AS id FROM activity_speaker q JOIN activity a ON a.id = q.activity_id
		WHERE a.library_id = ? GROUP BY q.name) l ON l.id = p.id ORDER BY p.name`, libraryID)
	return list, err
}

// Budget is for those who plan or lead.
func (s *Store) Budget(ctx context.Context, actor lms.Actor, id int64) (b Budget, err error) {
	a, err := s.Find(ctx, actor, id)
	if err == nil {
		err = require(canSeeAttendance(actor, a.LibraryID))
	}
	if err != nil {
		return b, err
	}
	err = s.db.GetContext(ctx, &b, `SELECT budget, spent, budget_line FROM activity WHERE id = ?`, id)
	return b, err
}

// SetBudget says what an activity may cost and did.
func (s *Store) SetBudget(ctx context.Context, actor lms.Actor, id int64, b Budget) error {
	return s.planned(ctx, actor, id, func(tx *sqlx.Tx, _ Activity, _ Agenda) error {
		if err := b.clean(); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE activity SET budget = ?, spent = ?, budget_line = ? WHERE id = ?`, b.Planned, b.Spent, b.Line, id)
		return err
	})
}

// Serves are the competencies that an activity is to build.
func (s *Store) Serves(ctx context.Context, actor lms.Actor, id int64) (ids []int64, err error) {
	if _, err := s.Find(ctx, actor, id); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &ids, `SELECT competency_id FROM activity_competency WHERE activity_id = ? ORDER BY competency_id`, id)
	return ids, err
}

// SetServes says which they are; the caller knows the library's.
func (s *Store) SetServes(ctx context.Context, actor lms.Actor, id int64, competencies []int64) error {
	return s.planned(ctx, actor, id, func(tx *sqlx.Tx, _ Activity, _ Agenda) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM activity_competency WHERE activity_id = ?`, id); err != nil {
			return err
		}
		for _, c := range slices.Compact(slices.Sorted(slices.Values(competencies))) {
			if _, err := tx.ExecContext(ctx, `INSERT INTO activity_competency (activity_id, competency_id) VALUES (?, ?)`, id, c); err != nil {
				return err
			}
		}
		return nil
	})
}

// Offer is an activity to come that builds a competency and that people can
// still get into.
type Offer struct {
	CompetencyID int64  `db:"competency_id"`
	ActivityID   int64  `db:"id"`
	Title        string `db:"title"`
}

// Offers are a library's, the soonest first.
func (s *Store) Offers(ctx context.Context, actor lms.Actor, libraryID int64) (list []Offer, err error) {
	if err := require(canRead(actor, libraryID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT c.competency_id, a.id, a.title FROM activity a JOIN activity_competency c ON c.activity_id = a.id
		WHERE a.library_id = ? AND a.status = 'scheduled' AND a.starts_at > ? AND a.registration IN ('open', 'approval') ORDER BY a.starts_at, a.id`, libraryID, s.now())
	return list, err
}
