package report

import (
	"context"
	"errors"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/notice"
)

// noticeWindow is how long ago something may have happened for people to be told
// of it. No worker ran for longer: then it is no news.
const noticeWindow = 7 * 24 * time.Hour

// noticeRow is what the queries of what people are to be told read.
type noticeRow struct {
	LibraryID int64      `db:"library_id"`
	AccountID int64      `db:"account_id"`
	ID        int64      `db:"id"`    // what it is about
	Again     int64      `db:"again"` // tells it from the last time that it was about this
	What      string     `db:"what"`
	Who       string     `db:"who"`
	At        *time.Time `db:"at"`
	Zone      string     `db:"time_zone"`
	State     string     `db:"state"`
	Key       string     `db:"link_key"` // of a part, for the link or to decide by
}

// DueNotices are what people are to be told now. Much of it they were told
// before: telling it again tells nobody twice.
func (s *Store) DueNotices(ctx context.Context, now time.Time) (list []notice.Draft, err error) {
	now = now.UTC().Truncate(time.Second)
	var failed []error // what can be read is told all the same
	for _, find := range []func(context.Context, time.Time) ([]notice.Draft, error){
		s.placeNotices, s.activityNotices, s.planNotices, s.followUpNotices, s.enrolmentNotices, s.deadlineNotices, s.handInNotices, s.gradeNotices, s.claimNotices, s.certificateNotices, s.surveyNotices, s.erasureNotices,
		s.agreementNotices,
	} {
		some, err := find(ctx, now)
		list, failed = append(list, some...), append(failed, err)
	}
	return list, errors.Join(failed...)
}

func (s *Store) noticeRows(ctx context.Context, query string, args ...any) (rows []noticeRow, err error) {
	// Safety: literals of this package.
	return rows, s.db.SelectContext(ctx, &rows, query, args...)
}

func (r noticeRow) draft(e notice.Event, about, link string) notice.Draft {
	return notice.Draft{LibraryID: r.LibraryID, AccountID: r.AccountID, Event: e, About: about, Link: link, Facts: notice.Facts{What: r.What, Who: r.Who, At: r.At}}
}

// day is the local day of a moment.
func (r noticeRow) day(t time.Time) (lms.Day, error) {
	zone, err := time.LoadLocation(r.Zone)
	if err != nil {
		return 0, err
	}
	return lms.DayOf(t.In(zone)), nil
}
