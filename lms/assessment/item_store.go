package assessment

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// changeItems runs fn on a draft.
func (s *Store) changeItems(ctx context.Context, actor lms.Actor, id int64, fn func(*sqlx.Tx, Assessment) error) error {
	return s.change(ctx, actor, id, func(tx *sqlx.Tx, a Assessment) error {
		if a.Status != Draft {
			return lms.Fail(lms.Conflict, "assessment.items_fixed")
		}
		return fn(tx, a)
	})
}

// Added is what became of questions that were to go into a test.
type Added struct {
	Added int
	There int // were in the test already and stay where they are
	Gone  int // are not in the library's bank, or archived
}

// AddItem puts a question of the same library at the end of a draft, in its
// last section; a
// question that is there already stays where it is.
func (s *Store) AddItem(ctx context.Context, actor lms.Actor, id, questionID int64, points float64) error {
	added, err := s.AddItems(ctx, actor, id, []int64{questionID}, points, 0)
	if err == nil && added.Gone > 0 {
		err = lms.Fail(lms.NotFound, "question.not_found")
	}
	return err
}

// AddItems puts questions of the same library at the end of a section of a draft,
// in their order, each worth points; section 0 is the last one.
func (s *Store) AddItems(ctx context.Context, actor lms.Actor, id int64, questions []int64, points float64, section int) (done Added, err error) {
	if err := checkPoints("points", points); err != nil {
		return done, err
	}
	if err := checkTicks(questions); err != nil {
		return done, err
	}
	err = s.changeItems(ctx, actor, id, func(tx *sqlx.Tx, a Assessment) (err error) {
		done, err = addItems(ctx, tx, a, questions, points, section)
		return err
	})
	return done, err
}

// AddRandom puts n questions of the bank that a filter lets through and that the
// test does not hold yet into a draft, chosen once, at random by seed. With fewer
// than n of them it does nothing.
func (s *Store) AddRandom(ctx context.Context, actor lms.Actor, id int64, f QuestionFilter, n int, points float64, section int, seed int64) (done Added, err error) {
	if err := checkPoints("points", points); err != nil {
		return done, err
	}
	if n < 1 || n > MaxDrawn {
		return done, lms.FailField("random", "assessment.draw_questions", lms.Args{"n": MaxDrawn})
	}
	err = s.changeItems(ctx, actor, id, func(tx *sqlx.Tx, a Assessment) (err error) {
		f.NotIn, f.Archived = id, false
		where, args := f.where(a.LibraryID)
		var ids []int64
		// Safety: put together from constants.
		if err := tx.SelectContext(ctx, &ids, `SELECT q.id`+f.from()+` WHERE `+where+` ORDER BY q.id`, args...); err != nil {
			return err
		}
		if len(ids) < n {
			return lms.FailField("random", "assessment.random_short", lms.Args{"n": len(ids)})
		}
		r := rand.New(rand.NewPCG(uint64(seed), 3))
		r.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
		done, err = addItems(ctx, tx, a, ids[:n], points, section)
		return err
	})
	return done, err
}

func addItems(ctx context.Context, tx *sqlx.Tx, a Assessment, questions []int64, points float64, section int) (done Added, err error) {
	sections, err := findSections(ctx, tx, a.ID)
	if err != nil {
		return done, err
	}
	if section == 0 {
		section = max(1, len(sections))
	}
	if err := checkSection(ctx, tx, a.ID, section); err != nil {
		return done, err
	}
	var usable []int64
	there, err := itemQuestions(ctx, tx, a.ID)
	if err != nil {
		return done, err
	}
	// Safety: a constant; In writes placeholders.
	query, args, err := sqlx.In(`SELECT id FROM question WHERE library_id = ? AND archived_at IS NULL AND id IN (?) LOCK IN SHARE MODE`, a.LibraryID, questions)
	if err == nil {
		err = tx.SelectContext(ctx, &usable, query, args...)
	}
	if err != nil {
		return done, err
	}
	var last int
	if err := tx.GetContext(ctx, &last, `SELECT COALESCE(MAX(position), 0) FROM assessment_item WHERE assessment_id = ?`, a.ID); err != nil {
		return done, err
	}
	held, good := setOf(there), setOf(usable)
	var rows []map[string]any
	for _, q := range questions {
		switch {
		case held[q]:
			done.There++
		case !good[q]:
			done.Gone++
		default:
			held[q] = true
			done.Added++
			rows = append(rows, map[string]any{"test": a.ID, "question": q, "position": last + done.Added, "points": points, "section": section})
		}
	}
	if len(rows) > 0 {
		_, err = tx.NamedExecContext(ctx, `INSERT INTO assessment_item (assessment_id, question_id, position, points, section) VALUES (:test, :question, :position, :points, :section)`, rows)
	}
	return done, err
}

func checkPoints(field string, points float64) error {
	if !PointsFit(points) {
		return lms.FailField(field, "assessment.points_range", lms.Args{"n": MaxPoints})
	}
	return nil
}

// checkTicks refuses none and too many questions at once.
func checkTicks(questions []int64) error {
	switch {
	case len(questions) == 0:
		return lms.FailField("tick", "question.tick_some")
	case len(questions) > MaxTicks:
		return lms.FailField("tick", "question.tick_fewer", lms.Args{"n": MaxTicks})
	}
	return nil
}

// RemoveItem takes a question out of a draft.
func (s *Store) RemoveItem(ctx context.Context, actor lms.Actor, id, questionID int64) error {
	return s.RemoveItems(ctx, actor, id, []int64{questionID})
}

// RemoveItems takes questions out of a draft.
func (s *Store) RemoveItems(ctx context.Context, actor lms.Actor, id int64, questions []int64) error {
	return s.manyItems(ctx, actor, id, questions, `DELETE FROM assessment_item WHERE assessment_id = ? AND question_id IN (?)`, id, questions)
}

// SetPoints changes what a question of a draft is worth.
func (s *Store) SetPoints(ctx context.Context, actor lms.Actor, id, questionID int64, points float64) error {
	return s.SetPointsOf(ctx, actor, id, []int64{questionID}, points)
}

// SetPointsOf changes what questions of a draft are worth, each.
func (s *Store) SetPointsOf(ctx context.Context, actor lms.Actor, id int64, questions []int64, points float64) error {
	if err := checkPoints("points", points); err != nil {
		return err
	}
	return s.manyItems(ctx, actor, id, questions, `UPDATE assessment_item SET points = ? WHERE assessment_id = ? AND question_id IN (?)`, points, id, questions)
}

func (s *Store) manyItems(ctx context.Context, actor lms.Actor, id int64, questions []int64, query string, args ...any) error {
	if err := checkTicks(questions); err != nil {
		return err
	}
	return s.changeItems(ctx, actor, id, func(tx *sqlx.Tx, _ Assessment) error {
		// Safety: query is a constant of this file; In writes placeholders.
		query, args, err := sqlx.In(query, args...)
		if err == nil {
			_, err = tx.ExecContext(ctx, query, args...)
		}
		return err
	})
}

// MoveItem moves a question of a draft to a place, counted from 1; a place
// beyond either end of its section is that end.
func (s *Store) MoveItem(ctx context.Context, actor lms.Actor, id, questionID int64, to int) error {
	return s.rearrangeItems(ctx, actor, id, "", questionID, func(rest []Item, it *Item) int { return to - 1 })
}

// PlaceItem puts a question of a draft into a section, at a place counted from 0.
// order is the ItemOrder when it was shown: with another one now it is a Conflict.
func (s *Store) PlaceItem(ctx context.Context, actor lms.Actor, id, questionID int64, section, at int, order string) error {
	return s.rearrangeItems(ctx, actor, id, order, questionID, func(rest []Item, it *Item) int {
		it.Section = section
		before := slices.IndexFunc(rest, func(o Item) bool { return o.Section >= section })
		if before < 0 {
			before = len(rest)
		}
		return before + max(0, at)
	})
}

// ItemOrder stands for the order in which a page showed a test's questions.
func ItemOrder(items []Item) string {
	var b strings.Builder
	for _, it := range items {
		fmt.Fprintf(&b, "%d %d\n", it.Section, it.ID)
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:12])
}

// rearrangeItems puts a question among the rest where place says, within its section.
func (s *Store) rearrangeItems(ctx context.Context, actor lms.Actor, id int64, order string, questionID int64, place func(rest []Item, it *Item) int) error {
	return s.changeItems(ctx, actor, id, func(tx *sqlx.Tx, _ Assessment) error {
		items, err := findItems(ctx, tx, id)
		if err != nil {
			return err
		}
		if order != "" && order != ItemOrder(items) {
			return lms.Fail(lms.Conflict, "assessment.order_conflict")
		}
		at := slices.IndexFunc(items, func(it Item) bool { return it.ID == questionID })
		if at < 0 {
			return lms.Fail(lms.NotFound, "question.not_found")
		}
		it := items[at]
		rest := slices.Delete(items, at, at+1)
		to := place(rest, &it)
		if err := checkSection(ctx, tx, id, it.Section); err != nil {
			return err
		}
		first, last := 0, 0
		for _, o := range rest {
			if o.Section < it.Section {
				first++
			}
			if o.Section <= it.Section {
				last++
			}
		}
		for i, o := range slices.Insert(rest, min(max(to, first), last), it) {
			if _, err := tx.ExecContext(ctx, `UPDATE assessment_item SET position = ?, section = ? WHERE assessment_id = ? AND question_id = ?`, i+1, o.Section, id, o.ID); err != nil {
				return err
			}
		}
		return nil
	})
}
