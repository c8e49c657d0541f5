package report

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/activity"
	"binapustaka/lms/notice"
)

// placeNotices: invitations, offers from the waiting list and their end, and what
// others decided. Who takes or gives up a place by themselves knows it.
func (s *Store) placeNotices(ctx context.Context, now time.Time) (list []notice.Draft, err error) {
	rows, err := s.noticeRows(ctx, `SELECT a.library_id, r.account_id, a.id, r.turn AS again, a.title AS what, '' AS who, IF(r.state = 'offered', r.offer_until, a.starts_at) AS at, '' AS time_zone, r.state, '' AS link_key
		FROM activity a JOIN activity_registration r ON r.activity_id = a.id
		WHERE a.status = 'scheduled' AND a.starts_at > ? AND r.changed_at >= ? AND (r.state IN ('invited', 'refused') OR r.state = 'offered' AND r.offer_until > ? OR r.state IN ('registered', 'cancelled', 'expired') AND NOT r.own)`,
		now, now.Add(-noticeWindow), now)
	for _, r := range rows {
		about, e := fmt.Sprintf("activity-%d-%d", r.ID, r.Again), notice.Placed
		switch activity.State(r.State) {
		case activity.Invited:
			e = notice.Invited
		case activity.Refused:
			e = notice.Refused
		case activity.Withdrawn:
			e = notice.Removed
		case activity.Lapsed:
			e = notice.Lapsed
		case activity.Offered:
			e, about = notice.Offered, fmt.Sprintf("activity-%d-%d", r.ID, r.At.Unix())
		}
		list = append(list, r.draft(e, about, fmt.Sprintf("/activities/%d", r.ID)))
	}
	return list, err
}

// activityNotices: that an activity at which somebody has a place, or waits for
// one, is cancelled or at another time; and that it is tomorrow.
func (s *Store) activityNotices(ctx context.Context, now time.Time) (list []notice.Draft, err error) {
	rows, err := s.noticeRows(ctx, `SELECT a.library_id, r.account_id, a.id, COALESCE(UNIX_TIMESTAMP(IF(a.moved_at > r.changed_at AND a.moved_at >= ?, a.moved_at, NULL)), 0) AS again, a.title AS what, '' AS who, a.starts_at AS at, l.time_zone,
			IF(a.status = 'cancelled', 'cancelled', r.state) AS state, '' AS link_key
		FROM activity a JOIN "library" l ON l.id = a.library_id JOIN activity_registration r ON r.activity_id = a.id AND r.state NOT IN ('cancelled', 'refused', 'expired')
		WHERE a.starts_at > ?`, now.Add(-noticeWindow), now)
	for _, r := range rows {
		link := fmt.Sprintf("/activities/%d", r.ID)
		if r.State == "cancelled" {
			list = append(list, r.draft(notice.Cancelled, fmt.Sprintf("activity-%d-%d", r.ID, r.At.Unix()), link))
			continue
		}
		if r.Again != 0 {
			list = append(list, r.draft(notice.Moved, fmt.Sprintf("activity-%d-%d", r.ID, r.At.Unix()), link))
		}
		begins, err := r.day(*r.At)
		if err != nil {
			return list, err
		}
		today, err := r.day(now)
		if err == nil && activity.State(r.State) == activity.Registered && begins-today == 1 {
			list = append(list, r.draft(notice.Tomorrow, fmt.Sprintf("activity-%d-%s", r.ID, begins), link))
		}
	}
	return list, err
}

// planNotices: that an action plan is to be looked at, by whoever made it and by
// their supervisor, as long as they have not.
func (s *Store) planNotices(ctx context.Context, now time.Time) (list []notice.Draft, err error) {
	for _, after := range activity.ChecksAfter {
		ended := now.AddDate(0, 0, -after)
		rows, err := s.noticeRows(ctx, `SELECT a.library_id, p.account_id, p.id, COALESCE(p.supervisor_id, 0) AS again, a.title AS what, w.name AS who, a.ends_at AS at, l.time_zone, '' AS state,
				(SELECT COALESCE(GROUP_CONCAT(k.side), '') FROM activity_plan_check k WHERE k.plan_id = p.id AND k.after_days >= ?) AS link_key
			FROM activity_plan p JOIN activity a ON a.id = p.activity_id JOIN "library" l ON l.id = a.library_id JOIN account w ON w.id = p.account_id WHERE a.ends_at BETWEEN ? AND ?`,
			after, ended.Add(-noticeWindow), ended.Add(24*time.Hour))
		if err != nil {
			return list, err
		}
		for _, r := range rows {
			end, err := r.day(*r.At)
			if err != nil {
				return list, err
			}
			if today, err := r.day(now); err != nil || end+lms.Day(after) > today {
				continue
			}
			d := r.draft(notice.PlanDue, fmt.Sprintf("plan-%d-%d", r.ID, after), fmt.Sprintf("/plans/%d", r.ID))
			d.Facts.N, d.Facts.At, d.Facts.Who = after, nil, ""
			looked := strings.Split(r.Key, ",")
			if !slices.Contains(looked, string(activity.OwnSide)) {
				list = append(list, d)
			}
			if r.Again != 0 && !slices.Contains(looked, string(activity.SupervisorSide)) {
				d.Event, d.AccountID, d.Facts.Who = notice.PlanOf, r.Again, r.Who
				list = append(list, d)
			}
		}
	}
	return list, nil
}

// followUpNotices: on the day before one is due.
func (s *Store) followUpNotices(ctx context.Context, now time.Time) (list []notice.Draft, err error) {
	var rows []struct {
		noticeRow
		DueOn lms.Day `db:"due_on"`
	}
	err = s.db.SelectContext(ctx, &rows, `SELECT a.library_id, f.owner_id AS account_id, f.id, a.id AS again, f.what, '' AS who, NULL AS at, l.time_zone, '' AS state, '' AS link_key, f.due_on
		FROM activity_follow_up f JOIN activity a ON a.id = f.activity_id JOIN "library" l ON l.id = a.library_id WHERE f.state = 'open' AND f.due_on BETWEEN ? AND ?`,
		lms.DayOf(now)-7, lms.DayOf(now)+2)
	for _, r := range rows {
		if today, err := r.day(now); err != nil || r.DueOn-today > 1 {
			continue
		}
		d := r.draft(notice.FollowUp, fmt.Sprintf("followup-%d-%s", r.ID, r.DueOn), fmt.Sprintf("/activities/%d/follow-ups", r.Again))
		d.Facts.Day = &r.DueOn
		list = append(list, d)
	}
	return list, err
}
