package report

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/certificate"
	"binapustaka/lms/course"
	"binapustaka/lms/notice"
)

// enrolmentNotices: in courses, by somebody else.
func (s *Store) enrolmentNotices(ctx context.Context, now time.Time) (list []notice.Draft, err error) {
	rows, err := s.noticeRows(ctx, `SELECT c.library_id, e.account_id, c.id, UNIX_TIMESTAMP(e.enrolled_at) AS again, v.title AS what, b.name AS who, NULL AS at, '' AS time_zone, '' AS state, '' AS link_key
		FROM course_enrolment e JOIN course c ON c.id = e.course_id JOIN course_version v ON v.id = e.version_id JOIN account b ON b.id = e.enrolled_by
		WHERE e.enrolled_at >= ? AND e.enrolled_by <> e.account_id AND e.withdrawn_at IS NULL AND e.completed_at IS NULL`, now.Add(-noticeWindow))
	for _, r := range rows {
		list = append(list, r.draft(notice.Enrolled, fmt.Sprintf("course-%d-%d", r.ID, r.Again), fmt.Sprintf("/courses/%d", r.ID)))
	}
	return list, err
}

// deadlineNotices: a week and a day before a course is to be finished that is not.
func (s *Store) deadlineNotices(ctx context.Context, now time.Time) (list []notice.Draft, err error) {
	var rows []struct {
		noticeRow
		course.Due
	}
	err = s.db.SelectContext(ctx, &rows, `SELECT c.library_id, e.account_id, c.id, 0 AS again, v.title AS what, '' AS who, COALESCE(e.begun_at, e.enrolled_at) AS at, l.time_zone, '' AS state, '' AS link_key, v.due_days, v.due_on
		FROM course_version v JOIN course_enrolment e ON e.version_id = v.id AND e.completed_at IS NULL AND e.withdrawn_at IS NULL JOIN course c ON c.id = e.course_id JOIN "library" l ON l.id = c.library_id
		WHERE v.due_on BETWEEN ? AND ? OR v.due_on IS NULL AND v.due_days IS NOT NULL AND COALESCE(e.begun_at, e.enrolled_at) + INTERVAL v.due_days DAY BETWEEN ? AND ?`,
		lms.DayOf(now)-1, lms.DayOf(now)+9, now.AddDate(0, 0, -2), now.AddDate(0, 0, 9))
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		begun, err := r.day(*r.At)
		if err != nil {
			return list, err
		}
		today, err := r.day(now)
		due := r.For(begun)
		if err != nil || due == nil || *due < today || *due-today > 7 {
			continue
		}
		left, step := int(*due-today), 7
		if left <= 1 {
			step = 1
		}
		d := r.draft(notice.DueSoon, fmt.Sprintf("course-%d-%s-%d", r.ID, due, step), fmt.Sprintf("/courses/%d", r.ID))
		d.Facts.At, d.Facts.Day, d.Facts.N = nil, due, left
		list = append(list, d)
	}
	return list, nil
}

// handInNotices: what was marked.
func (s *Store) handInNotices(ctx context.Context, now time.Time) (list []notice.Draft, err error) {
	rows, err := s.noticeRows(ctx, `SELECT c.library_id, e.account_id, c.id, m.id AS again, v.title AS what, '' AS who, NULL AS at, '' AS time_zone, IF(m.accepted, 'accepted', '') AS state, w.lesson_key AS link_key
		FROM course_handin_mark m JOIN course_handin w ON w.id = m.handin_id JOIN course_enrolment e ON e.id = w.enrolment_id AND e.withdrawn_at IS NULL JOIN course c ON c.id = e.course_id JOIN course_version v ON v.id = w.version_id
		WHERE m.marked_at >= ?`, now.Add(-noticeWindow))
	for _, r := range rows {
		e := notice.Revise
		if r.State == "accepted" {
			e = notice.Accepted
		}
		list = append(list, r.draft(e, fmt.Sprintf("handin-%d", r.Again), fmt.Sprintf("/courses/%d/lessons/%s", r.ID, r.Key)))
	}
	return list, err
}

// gradeNotices: of tests that were marked or keyed in after somebody sat them.
// Who reads the result when they hand in needs no notice.
func (s *Store) gradeNotices(ctx context.Context, now time.Time) (list []notice.Draft, err error) {
	rows, err := s.noticeRows(ctx, `SELECT a.library_id, t.account_id, t.id, 0 AS again, a.title AS what, '' AS who, NULL AS at, '' AS time_zone, '' AS state, '' AS link_key
		FROM attempt t JOIN assessment a ON a.id = t.assessment_id
		WHERE t.graded_at >= ? AND t.percent IS NOT NULL AND NOT t.voided AND a.reveal <> 'nothing' AND (t.graded_at > t.submitted_at + INTERVAL 1 MINUTE OR t.entered_by IS NOT NULL)`, now.Add(-noticeWindow))
	for _, r := range rows {
		list = append(list, r.draft(notice.Graded, fmt.Sprintf("attempt-%d", r.ID), fmt.Sprintf("/attempts/%d/result", r.ID)))
	}
	return list, err
}

// claimNotices: certificates from elsewhere and teaching that were decided on.
func (s *Store) claimNotices(ctx context.Context, now time.Time) (list []notice.Draft, err error) {
	rows, err := s.noticeRows(ctx, `SELECT k.library_id, k.account_id, k.id, k.revision AS again, k.title AS what, '' AS who, NULL AS at, '' AS time_zone, k.state, '' AS link_key
		FROM hours_claim k WHERE k.decided_at >= ? AND k.state IN ('approved', 'returned')`, now.Add(-noticeWindow))
	for _, r := range rows {
		e := notice.Approved
		if r.State == "returned" {
			e = notice.Returned
		}
		list = append(list, r.draft(e, fmt.Sprintf("claim-%d-%d", r.ID, r.Again), fmt.Sprintf("/hours/claims/%d", r.ID)))
	}
	return list, err
}

// erasureNotices: requests to be erased that were declined.
func (s *Store) erasureNotices(ctx context.Context, now time.Time) (list []notice.Draft, err error) {
	rows, err := s.noticeRows(ctx, `SELECT e.library_id, e.account_id, e.account_id AS id, UNIX_TIMESTAMP(e.answered_at) AS again, l.name AS what, '' AS who, NULL AS at, '' AS time_zone, '' AS state, '' AS link_key
		FROM account_erasure e JOIN "library" l ON l.id = e.library_id WHERE e.answered_at >= ? AND e.erased_at IS NULL`, now.Add(-noticeWindow))
	for _, r := range rows {
		list = append(list, r.draft(notice.Answered, fmt.Sprintf("erasure-%d", r.Again), "/profile#data"))
	}
	return list, err
}

// expiryNotices are the days before its end on which somebody is told of a
// certificate's.
var expiryNotices = []int{7, 30, 60}

// certificateNotices: those that were issued, and those that end soon and have no
// successor.
func (s *Store) certificateNotices(ctx context.Context, now time.Time) (list []notice.Draft, err error) {
	var rows []struct {
		noticeRow
		Content    []byte   `db:"content"`
		ValidUntil *lms.Day `db:"valid_until"`
		New        bool     `db:"new"`
	}
	err = s.db.SelectContext(ctx, &rows, `SELECT k.library_id, k.account_id, k.id, 0 AS again, '' AS what, '' AS who, NULL AS at, l.time_zone, '' AS state, '' AS link_key, k.content, k.valid_until, k.issued_at >= ? AS new
		FROM certificate k JOIN "library" l ON l.id = k.library_id
		WHERE k.account_id IS NOT NULL AND k.revoked_at IS NULL AND (k.issued_at >= ? OR k.valid_until BETWEEN ? AND ? AND NOT EXISTS (SELECT 1 FROM certificate n WHERE n.rule_id = k.rule_id AND n.account_id = k.account_id AND n.revoked_at IS NULL AND n.issued_at > k.issued_at))`,
		now.Add(-noticeWindow), now.Add(-noticeWindow), lms.DayOf(now)-1, lms.DayOf(now)+61)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		var c certificate.Content
		if err := json.Unmarshal(r.Content, &c); err != nil {
			return list, err
		}
		r.What = c.Title
		if r.New {
			list = append(list, r.draft(notice.Issued, fmt.Sprintf("certificate-%d", r.ID), "/certificates"))
		}
		today, err := r.day(now)
		if err != nil {
			return list, err
		}
		if r.ValidUntil == nil || *r.ValidUntil < today {
			continue
		}
		for _, before := range expiryNotices {
			if left := int(*r.ValidUntil - today); left <= before {
				if !r.New { // who has just got it read its end
					d := r.draft(notice.Expiring, fmt.Sprintf("certificate-%d-%d", r.ID, before), "/certificates")
					d.Facts.Day, d.Facts.N = r.ValidUntil, left
					list = append(list, d)
				}
				break
			}
		}
	}
	return list, nil
}
