package impact

import (
	"bytes"
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// Current are a library's current results without their bodies.
type Current struct {
	of   map[resultKey]standing
	keep map[resultKey]bool
}

type resultKey struct {
	Kind   SubjectKind `db:"subject_kind"`
	ID     int64       `db:"subject_id"`
	Metric string      `db:"metric"`
}

type standing struct {
	resultKey
	Row         int64   `db:"id"`
	Method      string  `db:"method"`
	InputHash   string  `db:"input_hash"`
	SubjectHash string  `db:"subject_hash"`
	DataTo      lms.Day `db:"data_to"`
}

// Current reads which results a library has.
func (s *Store) Current(ctx context.Context, actor lms.Actor, libraryID int64) (Current, error) {
	c := Current{map[resultKey]standing{}, map[resultKey]bool{}}
	if err := require(canSave(actor)); err != nil {
		return c, err
	}
	list, err := current(ctx, s.db, libraryID, "")
	for _, r := range list {
		c.of[r.resultKey] = r
	}
	return c, err
}

func current(ctx context.Context, q sqlx.QueryerContext, libraryID int64, lock string) (list []standing, err error) {
	// Safety: lock is a constant of the callers.
	err = sqlx.SelectContext(ctx, q, &list, `SELECT id, subject_kind, subject_id, metric, method, input_hash, subject_hash, data_to FROM impact_result
		WHERE library_id = ? AND current_slot = 1`+lock, libraryID)
	return list, err
}

// NewFrom is the first day that the results do not know: one that changed (nil:
// none did), or the one after the last.
func (c Current) NewFrom(changed *lms.Day) lms.Day {
	table, has := c.of[resultKey{Kind: OfLibrary}]
	switch {
	case !has:
		return 0
	case changed == nil:
		return table.DataTo + 1
	}
	return min(*changed, table.DataTo+1)
}

// Keep tells that the picture of a subject would be the one that is there,
// which stays, because nothing that it shows changed: days are known anew from
// newFrom on.
func (c Current) Keep(s Subject, metric string, newFrom lms.Day) bool {
	k := resultKey{s.Kind, s.ID, metric}
	r, has := c.of[k]
	c.keep[k] = has && r.Method == MethodPicture && r.SubjectHash == s.hash() && s.lastShown() < newFrom
	return c.keep[k]
}

// Saved counts what a run changed.
type Saved struct{ New, Same, Ended int }

// Save makes results the current ones of their library, beside those that Keep
// found. What has the same method and inputs as the current result stays as it
// is; what is current and neither kept nor among results (an activity that was
// cancelled) ends. Nothing is deleted.
func (s *Store) Save(ctx context.Context, actor lms.Actor, libraryID int64, kept Current, results []Result) (saved Saved, err error) {
	if err := require(canSave(actor)); err != nil {
		return Saved{}, err
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		saved = Saved{}
		rows, err := current(ctx, tx, libraryID, " FOR UPDATE")
		if err != nil {
			return err
		}
		now := map[resultKey]standing{}
		for _, r := range rows {
			if kept.keep[r.resultKey] {
				saved.Same++
			} else {
				now[r.resultKey] = r
			}
		}
		for _, r := range results {
			k := resultKey{r.SubjectKind, r.SubjectID, r.Metric}
			old, exists := now[k]
			delete(now, k)
			if exists && old.Method == r.Method && old.InputHash == r.InputHash {
				same, err := s.same(ctx, tx, old, r)
				if err != nil {
					return err
				}
				if same {
					saved.Same++
					continue
				}
			}
			if exists {
				if err := s.end(ctx, tx, old.Row); err != nil {
					return err
				}
			}
			if _, err := tx.ExecContext(ctx, `INSERT INTO impact_result (library_id, subject_kind, subject_id, metric, method, input_hash, subject_hash, n, data_to, body, created_at)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, libraryID, r.SubjectKind, r.SubjectID, r.Metric, r.Method, r.InputHash, r.SubjectHash, r.N, r.DataTo, r.Body, s.now()); err != nil {
				return err
			}
			saved.New++
		}
		for _, r := range now {
			if err := s.end(ctx, tx, r.Row); err != nil {
				return err
			}
			saved.Ended++
		}
		return nil
	})
	return saved, err
}

// same compares the bytes, and notes what the picture is about where an earlier
// release did not.
func (s *Store) same(ctx context.Context, tx *sqlx.Tx, old standing, r Result) (bool, error) {
	var body []byte
	if err := tx.GetContext(ctx, &body, `SELECT body FROM impact_result WHERE id = ?`, old.Row); err != nil {
		return false, err
	}
	if !bytes.Equal(body, r.Body) {
		return false, nil
	}
	if old.SubjectHash == r.SubjectHash {
		return true, nil
	}
	_, err := tx.ExecContext(ctx, `UPDATE impact_result SET subject_hash = ? WHERE id = ?`, r.SubjectHash, old.Row)
	return true, err
}
