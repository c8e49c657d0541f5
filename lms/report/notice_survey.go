package report

import (
	"context"
	"fmt"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/notice"
)

// surveyNotices: that somebody is invited to answer, and is reminded. Who is
// reminded surveys have decided; nothing here knows who answered.
func (s *Store) surveyNotices(ctx context.Context, now time.Time) (list []notice.Draft, err error) {
	var rows []struct {
		noticeRow
		ClosesOn lms.Day `db:"closes_on"`
	}
	err = s.db.SelectContext(ctx, &rows, `SELECT s.library_id, i.account_id, s.id, i.reminders AS again, IF(s.title_id = '' OR a.locale = 'en' AND s.title_en <> '', s.title_en, s.title_id) AS what, '' AS who, NULL AS at, l.time_zone,
			'' AS state, '' AS link_key, c.closes_on
		FROM survey s JOIN "library" l ON l.id = s.library_id JOIN survey_occasion c ON c.survey_id = s.id JOIN survey_invitation i ON i.survey_id = s.id JOIN account a ON a.id = i.account_id
		WHERE s.status = 'open' AND s.asked_on IS NOT NULL`)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		today, err := r.day(now)
		if err != nil {
			return list, err
		}
		if today > r.ClosesOn {
			continue
		}
		d := r.draft(notice.Survey, fmt.Sprintf("survey-%d", r.ID), fmt.Sprintf("/surveys/asked/%d", r.ID))
		d.Facts.Day = &r.ClosesOn
		list = append(list, d)
		if r.Again > 0 {
			d.Event, d.About = notice.Reminded, fmt.Sprintf("survey-%d-%d", r.ID, r.Again)
			list = append(list, d)
		}
	}
	return list, nil
}
