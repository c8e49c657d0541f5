package impact

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// DeclareJoint freezes a plan about several libraries as a study's first
// version; metrics are those that all of them have.
func (s *Store) DeclareJoint(ctx context.Context, actor lms.Actor, plan Plan, metrics []string) (id int64, err error) {
	if err := require(plan.Joint() && canDeclareJoint(actor, s.scope, plan.LibraryIDs())); err != nil {
		return 0, err
	}
	if err := plan.Check(metrics); err != nil {
		return 0, err
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		id, err = s.insertStudy(ctx, tx, actor, Study{Version: 1, Plan: plan})
		return err
	})
	return id, err
}

// JointStudies lists the joint studies that the scope reads: those that go on,
// and those that have ended, the last declared first.
func (s *Store) JointStudies(ctx context.Context, actor lms.Actor) (going, ended []StudyState, err error) {
	var rows []studyRow
	if len(s.scope.Sees) == 0 {
		return nil, nil, nil
	}
	query, args, err := sqlx.In(`SELECT `+studyColumns+` FROM impact_study
		WHERE id IN (SELECT study_id FROM impact_study_library WHERE library_id IN (?)) ORDER BY id DESC`, s.scope.Sees)
	if err != nil {
		return nil, nil, err
	}
	if err := s.db.SelectContext(ctx, &rows, query, args...); err != nil {
		return nil, nil, err
	}
	for _, row := range rows {
		st, err := s.readable(actor, row)
		switch {
		case lms.IsKind(err, lms.NotFound): // of libraries that the scope does not see
		case err != nil:
			return nil, nil, err
		case st.EndedAt == nil:
			going = append(going, st)
		default:
			ended = append(ended, st)
		}
	}
	return going, ended, nil
}

// JointAnswers are the last answers of studies that JointStudies gave, of their
// primary metric, by study.
func (s *Store) JointAnswers(ctx context.Context, actor lms.Actor, studies []StudyState) (map[int64]SavedAnswer, error) {
	last := map[int64]SavedAnswer{}
	for _, st := range studies {
		list, err := s.Answers(ctx, actor, st.ID) // the last reading first
		if err != nil {
			return nil, err
		}
		for _, a := range list {
			answer, err := a.Answer()
			if err != nil {
				return nil, err
			}
			if answer.Primary {
				last[st.ID] = a
				break
			}
		}
	}
	return last, nil
}

// OpenJointStudies are the joint studies that a library takes part in, that go on
// and are not wholly read.
func (s *Store) OpenJointStudies(ctx context.Context, actor lms.Actor, libraryID int64) ([]OpenStudy, error) {
	return s.open(ctx, actor, `id IN (SELECT study_id FROM impact_study_library WHERE library_id = ?)`, libraryID)
}
