package volunteer

import (
	"context"
	"unicode/utf8"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Skill is one of a library's list.
type Skill struct {
	ID   int64  `db:"id"`
	Name string `db:"name"`
	Many int    `db:"many"` // have it
}

// MaxSkill is how long the name of a skill may be.
const MaxSkill = 80

// Skills are a library's list, for who keeps volunteers and for its volunteers, who
// are not told how many have each.
func (s *Store) Skills(ctx context.Context, actor lms.Actor, libraryID int64) (list []Skill, err error) {
	keeps := canKeep(actor, libraryID)
	if err := require(keeps || actor.VolunteerID != 0 && actor.LibraryID == libraryID); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT s.id, s.name, IF(?, (SELECT COUNT(*) FROM volunteer_skilled k WHERE k.skill_id = s.id), 0) AS many FROM volunteer_skill s WHERE s.library_id = ? ORDER BY s.name`, keeps, libraryID)
	return list, err
}

// SaveSkill adds a skill, or renames the one with that id. Field: skill.
func (s *Store) SaveSkill(ctx context.Context, actor lms.Actor, libraryID, id int64, name string) error {
	if err := require(canKeep(actor, libraryID)); err != nil {
		return err
	}
	name = lms.Line(name)
	if n := utf8.RuneCountInString(name); n > MaxSkill {
		return lms.FailField("skill", "volunteer.text_long", lms.Args{"n": n, "max": MaxSkill})
	}
	if name == "" {
		return lms.FailField("skill", "volunteer.skill_missing")
	}
	if id == 0 {
		_, err := s.db.ExecContext(ctx, `INSERT INTO volunteer_skill (library_id, name) VALUES (?, ?)`, libraryID, name)
		return skillTaken(err, name)
	}
	r, err := s.db.ExecContext(ctx, `UPDATE volunteer_skill SET name = ? WHERE id = ? AND library_id = ?`, name, id, libraryID)
	if err != nil {
		return skillTaken(err, name)
	}
	if n, err := r.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return lms.Fail(lms.NotFound, "volunteer.skill_gone")
}

func skillTaken(err error, name string) error {
	if sqldb.IsDuplicate(err) {
		return lms.FailField("skill", "volunteer.skill_taken", lms.Args{"name": name})
	}
	return err
}

// RemoveSkill takes one off the list that nobody has; Conflict else.
func (s *Store) RemoveSkill(ctx context.Context, actor lms.Actor, libraryID, id int64) error {
	if err := require(canKeep(actor, libraryID)); err != nil {
		return err
	}
	_, err := s.db.ExecContext(ctx, `DELETE FROM volunteer_skill WHERE id = ? AND library_id = ?`, id, libraryID)
	if sqldb.IsReferenced(err) {
		return lms.Fail(lms.Conflict, "volunteer.skill_used")
	}
	return err
}
