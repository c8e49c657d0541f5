package assessment

import (
	"context"
	"slices"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// Label is what is said of a question beside its versions.
type Label struct {
	ID           int64      `db:"id" json:"id"`
	CompetencyID int64      `db:"competency_id" json:"competency,omitempty"`
	Difficulty   Difficulty `db:"difficulty" json:"difficulty,omitempty"`
	Tags         []string   `db:"-" json:"tags,omitempty"`
	Archived     bool       `db:"archived" json:"archived,omitempty"`
}

// Relabelling is what is to be said of many questions; nil and empty leave as it is.
type Relabelling struct {
	Competency *int64
	Difficulty *Difficulty
	Archived   *bool
	Add        []string // tags
	Remove     []string
}

// Relabelled is what became of it.
type Relabelled struct {
	Before []Label // of the questions that were changed, as it was
	Same   int     // were so already
	Held   int     // were not archived: a draft or published test holds them
	Full   int     // would have had too many tags and have those that they had
}

// MaxTicks is how many questions may be changed, or go into a test, at once.
const MaxTicks = 1000

// Relabel says the same of many questions of the bank; ids that are not the
// library's are passed over.
func (s *Store) Relabel(ctx context.Context, actor lms.Actor, libraryID int64, ids []int64, change Relabelling) (Relabelled, error) {
	if tags := NormalTags(change.Add...); !TagsFit(tags) {
		return Relabelled{}, lms.FailField("tags", "question.tags_long", lms.Args{"n": MaxTag, "all": MaxTags})
	}
	return s.relabel(ctx, actor, libraryID, ids, func(l Label) Label {
		if change.Competency != nil {
			l.CompetencyID = *change.Competency
		}
		if change.Difficulty != nil {
			l.Difficulty = *change.Difficulty
		}
		if change.Archived != nil {
			l.Archived = *change.Archived
		}
		out := NormalTags(change.Remove...)
		l.Tags = slices.DeleteFunc(append(slices.Clone(l.Tags), change.Add...), func(tag string) bool { return slices.Contains(out, tag) })
		return l
	})
}

// PutLabels says of questions what was said of them before a Relabel.
func (s *Store) PutLabels(ctx context.Context, actor lms.Actor, libraryID int64, labels []Label) (Relabelled, error) {
	before := map[int64]Label{}
	var ids []int64
	for _, l := range labels {
		before[l.ID] = l
		ids = append(ids, l.ID)
	}
	return s.relabel(ctx, actor, libraryID, ids, func(l Label) Label { return before[l.ID] })
}

func (s *Store) relabel(ctx context.Context, actor lms.Actor, libraryID int64, ids []int64, to func(Label) Label) (done Relabelled, err error) {
	if err := can(actor, write, libraryID); err != nil {
		return done, err
	}
	if err := checkTicks(ids); err != nil {
		return done, err
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		done = Relabelled{}
		var rows []struct {
			Label
			TagList string `db:"tags"`
			Tests   int    `db:"tests"`
		}
		// Safety: constants of this package; In writes placeholders.
		query, args, err := sqlx.In(`SELECT q.id, COALESCE(q.competency_id, 0) AS competency_id, COALESCE(q.difficulty, 0) AS difficulty, q.archived_at IS NOT NULL AS archived,
			`+tagList+`, (SELECT COUNT(*)`+holders+` AND a.status <> 'archived') AS tests FROM question q WHERE q.library_id = ? AND q.id IN (?) ORDER BY q.id FOR UPDATE`, libraryID, ids)
		if err != nil {
			return err
		}
		if err := tx.SelectContext(ctx, &rows, query, args...); err != nil {
			return err
		}
		known := map[int64]bool{0: true}
		for _, r := range rows {
			old := r.Label
			old.Tags = NormalTags(r.TagList)
			next := to(old)
			if next.Tags = NormalTags(next.Tags...); !TagsFit(next.Tags) {
				next.Tags = old.Tags
				done.Full++
			}
			if next.Archived && !old.Archived && r.Tests > 0 {
				next.Archived = false
				done.Held++
			}
			if next.Difficulty != 0 && !slices.Contains(Difficulties, next.Difficulty) {
				return lms.FailField("difficulty", "question.difficulty_unknown")
			}
			if old.CompetencyID != next.CompetencyID && !known[next.CompetencyID] {
				if err := checkCompetency(ctx, tx, libraryID, "competency", next.CompetencyID); err != nil {
					return err
				}
				known[next.CompetencyID] = true
			}
			changed, err := s.putLabel(ctx, tx, old, next)
			if err != nil {
				return err
			}
			if changed {
				done.Before = append(done.Before, old)
			}
		}
		done.Same = len(rows) - len(done.Before) - done.Held - done.Full
		return nil
	})
	return done, err
}

func (s *Store) putLabel(ctx context.Context, tx *sqlx.Tx, old, next Label) (changed bool, err error) {
	if old.CompetencyID != next.CompetencyID || old.Difficulty != next.Difficulty || old.Archived != next.Archived {
		changed = true
		if _, err := tx.ExecContext(ctx, `UPDATE question SET competency_id = NULLIF(?, 0), difficulty = NULLIF(?, 0), archived_at = IF(?, COALESCE(archived_at, ?), NULL) WHERE id = ?`,
			next.CompetencyID, next.Difficulty, next.Archived, s.now(), next.ID); err != nil {
			return changed, err
		}
	}
	if !slices.Equal(old.Tags, next.Tags) {
		changed, err = true, putTags(ctx, tx, next.ID, next.Tags)
	}
	return changed, err
}

// putTags gives a question those tags and no others.
func putTags(ctx context.Context, tx *sqlx.Tx, id int64, tags []string) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM question_tag WHERE question_id = ?`, id); err != nil || len(tags) == 0 {
		return err
	}
	rows := make([]map[string]any, len(tags))
	for i, tag := range tags {
		rows[i] = map[string]any{"id": id, "tag": tag}
	}
	_, err := tx.NamedExecContext(ctx, `INSERT INTO question_tag (question_id, tag) VALUES (:id, :tag)`, rows)
	return err
}

// Tags are all that a library's questions have, in alphabetical order.
func (s *Store) Tags(ctx context.Context, actor lms.Actor, libraryID int64) (tags []string, err error) {
	if err := can(actor, write, libraryID); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &tags, `SELECT DISTINCT t.tag FROM question_tag t JOIN question q ON q.id = t.question_id WHERE q.library_id = ? ORDER BY t.tag`, libraryID)
	return tags, err
}
