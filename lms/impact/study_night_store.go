package impact

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"slices"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// OpenStudy is a study that goes on, with the readings that it has.
type OpenStudy struct {
	StudyState
	Answered map[int]bool
}

// OpenStudies are a library's studies that the night looks at: those that go on
// and are not wholly read.
func (s *Store) OpenStudies(ctx context.Context, actor lms.Actor, libraryID int64) ([]OpenStudy, error) {
	return s.open(ctx, actor, `library_id = ?`, libraryID)
}

func (s *Store) open(ctx context.Context, actor lms.Actor, where string, libraryID int64) (list []OpenStudy, err error) {
	if err := require(canSave(actor)); err != nil {
		return nil, err
	}
	// Safety: the conditions are constants of the callers.
	var rows []studyRow
	if err := s.db.SelectContext(ctx, &rows, `SELECT `+studyColumns+` FROM impact_study WHERE `+where+` AND ended_at IS NULL ORDER BY id`, libraryID); err != nil {
		return nil, err
	}
	var read []struct {
		StudyID int64 `db:"study_id"`
		Reading int   `db:"reading"`
	}
	err = s.db.SelectContext(ctx, &read, `SELECT DISTINCT study_id, reading FROM impact_answer WHERE study_id IN (SELECT id FROM impact_study WHERE `+where+` AND ended_at IS NULL)`, libraryID)
	if err != nil {
		return nil, err
	}
	answered := map[int64]map[int]bool{}
	for _, r := range read {
		if answered[r.StudyID] == nil {
			answered[r.StudyID] = map[int]bool{}
		}
		answered[r.StudyID][r.Reading] = true
	}
	all, err := states(rows)
	for _, st := range all {
		o := OpenStudy{StudyState: st, Answered: answered[st.ID]}
		if _, open := st.Next(o.Answered); open {
			list = append(list, o)
		}
	}
	return list, err
}

// SaveReadings keeps what the readings of one night found, of all studies, and
// how far the library was read. A reading that is there already stays as it is.
func (s *Store) SaveReadings(ctx context.Context, actor lms.Actor, readings map[int64][]Reading, dataTo lms.Day) (saved int, err error) {
	if err := require(canSave(actor)); err != nil {
		return 0, err
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		saved = 0
		for _, study := range slices.Sorted(maps.Keys(readings)) {
			for _, r := range readings[study] {
				body, err := json.Marshal(r.Answer)
				if err != nil {
					return err
				}
				panel, err := pack(r.Panel)
				if err != nil {
					return err
				}
				res, err := tx.ExecContext(ctx, `INSERT IGNORE INTO impact_answer (study_id, reading, metric, is_primary, verdict, method, input_hash, n, data_to, body, panel, created_at)
					VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, study, r.Answer.Reading, r.Answer.Metric, r.Answer.Primary, r.Answer.Verdict, r.Method, r.InputHash, r.Answer.N(), dataTo, body, panel, s.now())
				if err != nil {
					return err
				}
				n, err := res.RowsAffected()
				if err != nil {
					return err
				}
				saved += int(n)
			}
		}
		return nil
	})
	return saved, err
}

// SaveProgress keeps where a study stands, and that it could be read.
func (s *Store) SaveProgress(ctx context.Context, actor lms.Actor, st StudyState, p Progress) error {
	if err := require(canSave(actor)); err != nil {
		return err
	}
	b, err := json.Marshal(p)
	if err != nil {
		return err
	}
	if st.Progress != nil && st.Failure == "" {
		if old, err := json.Marshal(st.Progress); err == nil && bytes.Equal(old, b) {
			return nil
		}
	}
	_, err = s.db.ExecContext(ctx, `UPDATE impact_study SET progress = ?, failure = '', failed_at = NULL WHERE id = ?`, b, st.ID)
	return err
}

// SaveFailure notes that a study could not be read, and why.
func (s *Store) SaveFailure(ctx context.Context, actor lms.Actor, id int64, key string) error {
	if err := require(canSave(actor)); err != nil {
		return err
	}
	_, err := s.db.ExecContext(ctx, `UPDATE impact_study SET failure = ?, failed_at = COALESCE(failed_at, ?) WHERE id = ?`, key, s.now(), id)
	return err
}
