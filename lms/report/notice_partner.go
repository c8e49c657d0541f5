package report

import (
	"context"
	"fmt"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/notice"
)

// agreementNotices: that an agreement ends soon and nothing follows, to who looks
// after the partner and to the heads of the library.
func (s *Store) agreementNotices(ctx context.Context, now time.Time) (list []notice.Draft, err error) {
	var rows []struct {
		noticeRow
		Until  lms.Day `db:"to_on"`
		Remind int     `db:"remind_days"`
	}
	today := lms.DayOf(now)
	err = s.db.SelectContext(ctx, &rows, `SELECT DISTINCT p.library_id, r.account_id, g.id, p.id AS again, g.subject AS what, p.name AS who, NULL AS at, l.time_zone, '' AS state, '' AS link_key, g.to_on, g.remind_days
		FROM partner_agreement g JOIN partner p ON p.id = g.partner_id JOIN "library" l ON l.id = p.library_id
		JOIN account_role r ON r.library_id = p.library_id AND (r.role = 'head' OR r.account_id = p.keeper_id)
		WHERE g.to_on BETWEEN ? AND ? AND g.ended_on IS NULL AND NOT p.ended AND NOT EXISTS (SELECT 1 FROM partner_agreement n WHERE n.renews_id = g.id)`, today-1, today+367)
	for _, r := range rows {
		today, err := r.day(now)
		if err != nil {
			return list, err
		}
		left := int(r.Until - today)
		if left < 0 || left > r.Remind {
			continue
		}
		d := r.draft(notice.AgreementEnds, fmt.Sprintf("agreement-%d-%s", r.ID, r.Until), fmt.Sprintf("/partners/%d", r.Again))
		d.Facts.Day, d.Facts.N = &r.Until, left
		list = append(list, d)
	}
	return list, err
}
