package assessment

import (
	"context"
	"slices"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

type sectionRow struct {
	Number       int    `db:"number"`
	Title        string `db:"title"`
	Instructions string `db:"instructions"`
	Minutes      int    `db:"minutes"`
}

func findSections(ctx context.Context, db sqlx.QueryerContext, assessmentID int64) ([]Section, error) {
	var rows []sectionRow
	err := sqlx.SelectContext(ctx, db, &rows, `SELECT number, title, instructions, minutes FROM assessment_section WHERE assessment_id = ? ORDER BY number`, assessmentID)
	sections := make([]Section, len(rows))
	for i, r := range rows {
		sections[i] = Section(r)
	}
	return sections, err
}

// Sections are those of a test that the actor may see, in order; none in a
// test without.
func (s *Store) Sections(ctx context.Context, actor lms.Actor, id int64) ([]Section, error) {
	if _, err := s.Find(ctx, actor, id); err != nil {
		return nil, err
	}
	return findSections(ctx, s.db, id)
}

// SaveSection changes the section of that number in a draft, or adds one at
// the end for number 0. All questions of a test without sections stand in its
// first.
func (s *Store) SaveSection(ctx context.Context, actor lms.Actor, id int64, sec Section) error {
	return s.changeItems(ctx, actor, id, func(tx *sqlx.Tx, _ Assessment) error {
		if err := sec.Check(); err != nil {
			return err
		}
		sections, err := findSections(ctx, tx, id)
		switch {
		case err != nil:
			return err
		case sec.Number < 0 || sec.Number > len(sections):
			return lms.Fail(lms.NotFound, "section.not_found")
		case sec.Number == 0 && len(sections) == MaxSections:
			return lms.FailField("section-title", "section.too_many", lms.Args{"n": MaxSections})
		case sec.Number == 0:
			sec.Number = len(sections) + 1
		}
		return putSection(ctx, tx, id, sec)
	})
}

func putSection(ctx context.Context, tx *sqlx.Tx, id int64, sec Section) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO assessment_section (assessment_id, number, title, instructions, minutes) VALUES (?, ?, ?, ?, ?)
		ON DUPLICATE KEY UPDATE title = VALUES(title), instructions = VALUES(instructions), minutes = VALUES(minutes)`,
		id, sec.Number, lms.Line(sec.Title), text(sec.Instructions), sec.Minutes)
	return err
}

// RemoveSection takes a section out of a draft; its questions go to the one
// before it, those of the first to the next.
func (s *Store) RemoveSection(ctx context.Context, actor lms.Actor, id int64, number int) error {
	return s.changeItems(ctx, actor, id, func(tx *sqlx.Tx, _ Assessment) error {
		for _, query := range []string{
			`DELETE FROM assessment_section WHERE assessment_id = ? AND number = ?`,
			`UPDATE assessment_section SET number = number - 1 WHERE assessment_id = ? AND number > ? ORDER BY number`,
			`UPDATE assessment_item SET section = section - 1 WHERE assessment_id = ? AND section >= ? AND section > 1`,
			`UPDATE assessment_draw SET section = section - 1 WHERE assessment_id = ? AND section >= ? AND section > 1`,
		} {
			if _, err := tx.ExecContext(ctx, query, id, number); err != nil {
				return err
			}
		}
		return nil
	})
}

// RaiseSection lets a section of a draft change places with the one before it.
func (s *Store) RaiseSection(ctx context.Context, actor lms.Actor, id int64, number int) error {
	return s.changeItems(ctx, actor, id, func(tx *sqlx.Tx, _ Assessment) error {
		sections, err := findSections(ctx, tx, id)
		if err != nil {
			return err
		}
		if number < 2 || number > len(sections) {
			return lms.Fail(lms.NotFound, "section.not_found")
		}
		a, b := sections[number-2], sections[number-1]
		a.Number, b.Number = b.Number, a.Number
		for _, sec := range []Section{a, b} {
			if err := putSection(ctx, tx, id, sec); err != nil {
				return err
			}
		}
		for _, table := range []string{"assessment_item", "assessment_draw"} {
			// Safety: constants of this function.
			if _, err := tx.ExecContext(ctx, `UPDATE `+table+` SET section = ? - section WHERE assessment_id = ? AND section IN (?, ?)`,
				2*number-1, id, number-1, number); err != nil {
				return err
			}
		}
		return nil
	})
}

// SetSection puts a question of a draft into another section, at its end.
func (s *Store) SetSection(ctx context.Context, actor lms.Actor, id, questionID int64, number int) error {
	return s.SetSectionOf(ctx, actor, id, []int64{questionID}, number)
}

// SetSectionOf puts questions of a draft into another section, at its end and in
// the order in which they stand.
func (s *Store) SetSectionOf(ctx context.Context, actor lms.Actor, id int64, questions []int64, number int) error {
	if err := checkTicks(questions); err != nil {
		return err
	}
	return s.changeItems(ctx, actor, id, func(tx *sqlx.Tx, _ Assessment) error {
		if err := checkSection(ctx, tx, id, number); err != nil {
			return err
		}
		items, err := findItems(ctx, tx, id)
		if err != nil {
			return err
		}
		for _, it := range items {
			if it.Section == number || !slices.Contains(questions, it.ID) {
				continue
			}
			if _, err := tx.ExecContext(ctx, `UPDATE assessment_item SET section = ?,
				position = (SELECT * FROM (SELECT MAX(position) + 1 FROM assessment_item WHERE assessment_id = ?) p)
				WHERE assessment_id = ? AND question_id = ?`, number, id, id, it.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

// checkSection refuses the number of a section that the test does not have.
func checkSection(ctx context.Context, tx *sqlx.Tx, id int64, number int) error {
	sections, err := findSections(ctx, tx, id)
	if err == nil && (number < 1 || number > max(1, len(sections))) {
		err = lms.Fail(lms.NotFound, "section.not_found")
	}
	return err
}
