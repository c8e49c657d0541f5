package impact

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"time"
	"unicode/utf8"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

const studyColumns = `id, COALESCE(library_id, 0) AS library_id, first_id, version, plan, hash, declared_at, declared_by, ended_at, end_reason, failure, failed_at, progress`

// StudyState is a study as it is kept, with what the nights found out about it.
type StudyState struct {
	Study
	Failure  string     // message key of why the last night could not read it, "" when it could
	FailedAt *time.Time // since when
	Progress *Progress  // nil before the first night
}

type studyRow struct {
	ID         int64      `db:"id"`
	LibraryID  int64      `db:"library_id"`
	FirstID    *int64     `db:"first_id"`
	Version    int        `db:"version"`
	Plan       []byte     `db:"plan"`
	Hash       string     `db:"hash"`
	DeclaredAt time.Time  `db:"declared_at"`
	DeclaredBy int64      `db:"declared_by"`
	EndedAt    *time.Time `db:"ended_at"`
	EndReason  string     `db:"end_reason"`
	Failure    string     `db:"failure"`
	FailedAt   *time.Time `db:"failed_at"`
	Progress   []byte     `db:"progress"`
}

func (r studyRow) state() (s StudyState, err error) {
	s = StudyState{Study: Study{ID: r.ID, LibraryID: r.LibraryID, FirstID: r.ID, Version: r.Version, Hash: r.Hash, DeclaredAt: r.DeclaredAt,
		DeclaredBy: r.DeclaredBy, EndedAt: r.EndedAt, EndReason: r.EndReason}, Failure: r.Failure, FailedAt: r.FailedAt}
	if r.FirstID != nil {
		s.FirstID = *r.FirstID
	}
	if err := json.Unmarshal(r.Plan, &s.Plan); err != nil {
		return s, err
	}
	if len(r.Progress) > 0 {
		s.Progress = &Progress{}
		err = json.Unmarshal(r.Progress, s.Progress)
	}
	return s, err
}

func states(rows []studyRow) (list []StudyState, err error) {
	for _, r := range rows {
		s, err := r.state()
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, nil
}

// Declare freezes a plan as a study's first version; metrics are those that the
// library has.
func (s *Store) Declare(ctx context.Context, actor lms.Actor, libraryID int64, plan Plan, metrics []string) (id int64, err error) {
	if err := require(canDeclare(actor, libraryID)); err != nil {
		return 0, err
	}
	if err := plan.Check(metrics); err != nil {
		return 0, err
	}
	if plan.Joint() {
		return 0, lms.Fail(lms.Forbidden, "error.forbidden")
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		id, err = s.insertStudy(ctx, tx, actor, Study{LibraryID: libraryID, Version: 1, Plan: plan})
		return err
	})
	return id, err
}

func (s *Store) insertStudy(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, st Study) (int64, error) {
	st.DeclaredAt = s.now()
	if err := st.freeze(); err != nil {
		return 0, err
	}
	plan, err := json.Marshal(st.Plan)
	if err != nil {
		return 0, err
	}
	null := func(id int64) *int64 {
		if id == 0 {
			return nil
		}
		return &id
	}
	var kind *SubjectKind
	if st.Plan.Kind != "" {
		kind = &st.Plan.Kind
	}
	res, err := tx.ExecContext(ctx, `INSERT INTO impact_study (library_id, first_id, version, question, subject_kind, subject_id, begins_on, plan, hash, declared_at, declared_by)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, null(st.LibraryID), null(st.FirstID), st.Version, st.Plan.Question, kind, null(st.Plan.SubjectID), st.Plan.Begins, plan, st.Hash, st.DeclaredAt, actor.AccountID)
	if err != nil {
		return 0, err
	}
	id, err := res.LastInsertId()
	if err != nil {
		return 0, err
	}
	for _, library := range st.Plan.LibraryIDs() {
		if _, err := tx.ExecContext(ctx, `INSERT INTO impact_study_library (study_id, library_id) VALUES (?, ?)`, id, library); err != nil {
			return 0, err
		}
	}
	return id, nil
}

// Revise ends a study and declares its next version; what was read of it stays.
// Conflict when it has ended already.
func (s *Store) Revise(ctx context.Context, actor lms.Actor, id int64, plan Plan, metrics []string, reason string) (next int64, err error) {
	if err := plan.Check(metrics); err != nil {
		return 0, err
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		old, err := s.endStudy(ctx, tx, actor, id, reason)
		if err != nil {
			return err
		}
		if old.Plan.Joint() != plan.Joint() || plan.Joint() && !canDeclareJoint(actor, s.scope, plan.LibraryIDs()) {
			return lms.Fail(lms.Forbidden, "error.forbidden")
		}
		next, err = s.insertStudy(ctx, tx, actor, Study{LibraryID: old.LibraryID, FirstID: old.FirstID, Version: old.Version + 1, Plan: plan})
		return err
	})
	return next, err
}

// EndStudy stops reading a study; what was read stays. Conflict when it has ended.
func (s *Store) EndStudy(ctx context.Context, actor lms.Actor, id int64, reason string) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		_, err := s.endStudy(ctx, tx, actor, id, reason)
		return err
	})
}

func (s *Store) endStudy(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, id int64, reason string) (StudyState, error) {
	var row studyRow
	if err := tx.GetContext(ctx, &row, `SELECT `+studyColumns+` FROM impact_study WHERE id = ? FOR UPDATE`, id); err != nil {
		return StudyState{}, sqldb.NotFound(err, "impact.study_not_found")
	}
	st, err := s.readable(actor, row)
	if err != nil {
		return StudyState{}, err
	}
	if err := require(s.declares(actor, st.Study)); err != nil {
		return StudyState{}, err
	}
	reason = lms.Line(reason)
	switch {
	case row.EndedAt != nil:
		return StudyState{}, lms.Fail(lms.Conflict, "impact.study_ended")
	case reason == "":
		return StudyState{}, lms.FailField("reason", "impact.study_no_reason")
	case utf8.RuneCountInString(reason) > MostEndReason:
		return StudyState{}, lms.FailField("reason", "impact.study_long_reason", lms.Args{"max": MostEndReason})
	}
	_, err = tx.ExecContext(ctx, `UPDATE impact_study SET ended_at = ?, end_reason = ? WHERE id = ?`, s.now(), reason, id)
	return st, err
}

// Studies lists the library's studies that go on, and those that have ended,
// the last declared first.
func (s *Store) Studies(ctx context.Context, actor lms.Actor, libraryID int64) (going, ended []StudyState, err error) {
	if err := require(canRead(actor, libraryID)); err != nil {
		return nil, nil, err
	}
	var rows []studyRow
	if err := s.db.SelectContext(ctx, &rows, `SELECT `+studyColumns+` FROM impact_study WHERE library_id = ? ORDER BY id DESC`, libraryID); err != nil {
		return nil, nil, err
	}
	all, err := states(rows)
	for _, st := range all {
		if st.EndedAt == nil {
			going = append(going, st)
		} else {
			ended = append(ended, st)
		}
	}
	return going, ended, err
}

// FindStudy is one study; another library's is not found.
func (s *Store) FindStudy(ctx context.Context, actor lms.Actor, id int64) (StudyState, error) {
	var row studyRow
	if err := s.db.GetContext(ctx, &row, `SELECT `+studyColumns+` FROM impact_study WHERE id = ?`, id); err != nil {
		return StudyState{}, sqldb.NotFound(err, "impact.study_not_found")
	}
	return s.readable(actor, row)
}

// readable is a study for who may read it; for others it is not there.
func (s *Store) readable(actor lms.Actor, row studyRow) (StudyState, error) {
	st, err := row.state()
	if err != nil {
		return StudyState{}, err
	}
	if st.Plan.Joint() {
		if !canReadJoint(actor, s.scope, st.Plan.LibraryIDs()) {
			return StudyState{}, lms.Fail(lms.NotFound, "impact.study_not_found")
		}
		return st, nil
	}
	if !actor.In(st.LibraryID) {
		return StudyState{}, lms.Fail(lms.NotFound, "impact.study_not_found")
	}
	return st, require(canRead(actor, st.LibraryID))
}

func (s *Store) declares(actor lms.Actor, st Study) bool {
	if st.Plan.Joint() {
		return canDeclareJoint(actor, s.scope, st.Plan.LibraryIDs())
	}
	return canDeclare(actor, st.LibraryID)
}

// Versions are all versions of a study, the first one first.
func (s *Store) Versions(ctx context.Context, actor lms.Actor, st Study) ([]StudyState, error) {
	var rows []studyRow
	err := s.db.SelectContext(ctx, &rows, `SELECT `+studyColumns+` FROM impact_study WHERE id = ? OR first_id = ? ORDER BY version`, st.FirstID, st.FirstID)
	if err != nil {
		return nil, err
	}
	var list []StudyState
	for _, row := range rows {
		v, err := s.readable(actor, row)
		if lms.IsKind(err, lms.NotFound) { // of other libraries
			continue
		}
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}

// SavedAnswer is what a reading found, as it was saved; it never changes.
type SavedAnswer struct {
	ID        int64     `db:"id"`
	StudyID   int64     `db:"study_id"`
	Reading   int       `db:"reading"`
	Metric    string    `db:"metric"`
	Method    string    `db:"method"`
	InputHash string    `db:"input_hash"`
	N         int       `db:"n"`
	DataTo    lms.Day   `db:"data_to"` // how far the library was read that night
	Body      []byte    `db:"body"`    // JSON of an Answer
	CreatedAt time.Time `db:"created_at"`
}

func (a SavedAnswer) Answer() (answer Answer, err error) {
	return answer, json.Unmarshal(a.Body, &answer)
}

const answerColumns = `a.id, a.study_id, a.reading, a.metric, a.method, a.input_hash, a.n, a.data_to, a.body, a.created_at`

// Answers are all that was read of a study, by reading date, the last one first.
func (s *Store) Answers(ctx context.Context, actor lms.Actor, studyID int64) (list []SavedAnswer, err error) {
	if _, err := s.FindStudy(ctx, actor, studyID); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT `+answerColumns+` FROM impact_answer a WHERE study_id = ? ORDER BY reading DESC, id`, studyID)
	return list, err
}

// PrimaryAnswers are the last answers of the studies that go on, of their
// primary metric, by study.
func (s *Store) PrimaryAnswers(ctx context.Context, actor lms.Actor, libraryID int64) (map[int64]SavedAnswer, error) {
	if err := require(canRead(actor, libraryID)); err != nil {
		return nil, err
	}
	var list []SavedAnswer
	err := s.db.SelectContext(ctx, &list, `SELECT `+answerColumns+` FROM impact_answer a JOIN impact_study t ON t.id = a.study_id
		WHERE t.library_id = ? AND a.is_primary ORDER BY a.reading`, libraryID)
	last := map[int64]SavedAnswer{}
	for _, a := range list {
		last[a.StudyID] = a
	}
	return last, err
}

// FindAnswer is one answer with its study.
func (s *Store) FindAnswer(ctx context.Context, actor lms.Actor, id int64) (a SavedAnswer, st StudyState, err error) {
	if err := s.db.GetContext(ctx, &a, `SELECT `+answerColumns+` FROM impact_answer a WHERE id = ?`, id); err != nil {
		return a, st, sqldb.NotFound(err, "impact.study_not_found")
	}
	st, err = s.FindStudy(ctx, actor, a.StudyID)
	if err != nil {
		return SavedAnswer{}, StudyState{}, err
	}
	return a, st, nil
}

// AnswerPanel is the CSV that an answer was computed from. A row a person is for
// those who may export, from LeastPeople on.
func (s *Store) AnswerPanel(ctx context.Context, actor lms.Actor, id int64) (csv []byte, err error) {
	saved, st, err := s.FindAnswer(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	if st.Plan.Question.OfPeople() {
		if err := require(s.exports(actor, st.Study)); err != nil {
			return nil, err
		}
		if saved.N < LeastPeople {
			return nil, lms.Fail(lms.Forbidden, "impact.rows_too_few", lms.Args{"n": LeastPeople})
		}
		libraries := st.Plan.LibraryIDs()
		switch {
		case st.Plan.Question == OfGain:
			libraries = nil // they object to having their work compared, which is no test
		case !st.Plan.Joint():
			libraries = []int64{st.LibraryID}
		}
		for _, id := range libraries {
			objected, err := s.objectedSince(ctx, Result{LibraryID: id, CreatedAt: saved.CreatedAt})
			if err != nil {
				return nil, err
			}
			if objected {
				return nil, lms.Fail(lms.Forbidden, "impact.rows_objected")
			}
		}
	}
	var packed []byte
	if err := s.db.GetContext(ctx, &packed, `SELECT panel FROM impact_answer WHERE id = ?`, id); err != nil {
		return nil, err
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

func (s *Store) exports(actor lms.Actor, st Study) bool {
	if st.Plan.Joint() {
		return canExportJoint(actor, s.scope, st.Plan.LibraryIDs())
	}
	return canExport(actor, st.LibraryID)
}

func pack(text string) ([]byte, error) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, text); err != nil {
		return nil, err
	}
	err := w.Close()
	return b.Bytes(), err
}
