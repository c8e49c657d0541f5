package course

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// EraseAccount forgets what a person wrote and how they went about it: hand-ins with
// their files, posts, packages, practicals. That they were enrolled, what they have
// opened and completed stays without a name: the ledger of hours and the figures of
// courses rest on it. The files on disk the caller deletes with ForgetFiles.
func (s *Store) EraseAccount(ctx context.Context, tx *sqlx.Tx, e *lms.Erasure) error {
	const mine = `(SELECT id FROM course_enrolment WHERE account_id = ?)`
	var files []string
	if err := tx.SelectContext(ctx, &files, `SELECT DISTINCT f.stored FROM course_handin_file f JOIN course_handin h ON h.id = f.handin_id WHERE h.enrolment_id IN `+mine, e.AccountID); err != nil {
		return err
	}
	e.Files = append(e.Files, files...)
	return e.Run(ctx, tx, []lms.Erase{
		{Area: "hand_ins", Query: `DELETE f FROM course_handin_file f JOIN course_handin h ON h.id = f.handin_id WHERE h.enrolment_id IN ` + mine},
		{Area: "hand_ins", Query: `UPDATE course_handin_mark m JOIN course_handin h ON h.id = m.handin_id SET m.comment = '' WHERE h.enrolment_id IN ` + mine},
		{Area: "hand_ins", Query: `UPDATE course_handin SET text = '' WHERE enrolment_id IN ` + mine},
		{Area: "posts", Query: `UPDATE course_post SET body = '', hidden_reason = '', removed_at = COALESCE(removed_at, UTC_TIMESTAMP()) WHERE author_id = ?`},
		{Area: "lessons", Query: `DELETE x FROM course_run_statement x JOIN course_run r ON r.id = x.run_id WHERE r.enrolment_id IN ` + mine},
		{Area: "lessons", Query: `DELETE FROM course_run WHERE enrolment_id IN ` + mine},
		{Area: "lessons", Query: `DELETE FROM course_watch WHERE enrolment_id IN ` + mine},
		{Area: "lessons", Query: `DELETE FROM course_late_act WHERE enrolment_id IN ` + mine},
		{Area: "lessons", Query: `DELETE FROM course_extension WHERE enrolment_id IN ` + mine},
		{Area: "lessons", Query: `UPDATE course_practical SET verdict = NULL, reason = '' WHERE enrolment_id IN ` + mine},
		{Area: "lessons", Query: `DELETE FROM course_content_pass WHERE account_id = ?`},
		{Area: "lessons", Query: `DELETE FROM course_path_audience WHERE account_id = ?`},
		{Area: "enrolments", Stays: true, Query: `SELECT COUNT(*) FROM course_enrolment WHERE account_id = ?`},
	})
}

// ForgetFiles deletes from disk what EraseAccount named, once that stands.
func (s *Store) ForgetFiles(stored []string) error {
	var failed []error
	for _, name := range stored {
		if err := os.Remove(s.handInFile(HandInFile{Stored: name})); err != nil && !errors.Is(err, fs.ErrNotExist) {
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}
