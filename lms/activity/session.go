package activity

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"binapustaka/lms"
)

// Session is one meeting of an activity.
type Session struct {
	ID         int64     `db:"id"` // 0: a new one
	ActivityID int64     `db:"activity_id"`
	StartsAt   time.Time `db:"starts_at"`
	EndsAt     time.Time `db:"ends_at"`
	Place      string    `db:"place"` // "": that of the activity
	Link       string    `db:"link"`  // of a meeting online
	Length     int       // minutes of attending all of it, in the activity's count
}

// Begun and Over compare with the clock.
func (s Session) Begun(now time.Time) bool { return !now.Before(s.StartsAt) }
func (s Session) Over(now time.Time) bool  { return now.After(s.EndsAt) }

// clock is how long the session is by the clock, at least a minute.
func (s Session) clock() int { return max(1, int(s.EndsAt.Sub(s.StartsAt).Minutes())) }

const (
	maxSessions = 60
	maxLink     = 500
)

// CleanSessions is the sessions in their order, trimmed, in whole UTC seconds,
// and what is wrong with them. Fields are named by SessionField.
func CleanSessions(list []Session) ([]Session, error) {
	var p lms.Problems
	list = slices.Clone(list)
	for i := range list {
		s := &list[i]
		s.Place, s.Link = strings.TrimSpace(s.Place), strings.TrimSpace(s.Link)
		s.StartsAt, s.EndsAt = s.StartsAt.UTC().Truncate(time.Second), s.EndsAt.UTC().Truncate(time.Second)
		if y := s.StartsAt.Year(); y < 1990 || y > 2100 {
			p = append(p, lms.FailField(SessionField("starts", s.ID), "activity.start_missing"))
		} else if !s.EndsAt.After(s.StartsAt) {
			p = append(p, lms.FailField(SessionField("ends", s.ID), "activity.end_before_start"))
		} else if s.EndsAt.Sub(s.StartsAt) > maxDays*24*time.Hour {
			p = append(p, lms.FailField(SessionField("ends", s.ID), "activity.too_long", lms.Args{"max": maxDays}))
		}
		if n := utf8.RuneCountInString(s.Place); n > maxText {
			p = append(p, lms.FailField(SessionField("place", s.ID), "activity.text_long", lms.Args{"n": n, "max": maxText}))
		}
		if s.Link != "" && !webAddress(s.Link) {
			p = append(p, lms.FailField(SessionField("link", s.ID), "activity.link_wrong"))
		}
	}
	if len(list) == 0 || len(list) > maxSessions {
		return nil, lms.Fail(lms.Invalid, "activity.sessions_count", lms.Args{"max": maxSessions})
	}
	if p != nil {
		return list, p
	}
	slices.SortStableFunc(list, func(a, b Session) int { return a.StartsAt.Compare(b.StartsAt) })
	for i := 1; i < len(list); i++ {
		if list[i].StartsAt.Before(list[i-1].EndsAt) {
			return list, lms.FailField(SessionField("starts", list[i].ID), "activity.sessions_overlap")
		}
	}
	if last := list[len(list)-1]; last.EndsAt.Sub(list[0].StartsAt) > maxDays*24*time.Hour {
		return list, lms.FailField(SessionField("ends", last.ID), "activity.too_long", lms.Args{"max": maxDays})
	}
	return list, nil
}

// SessionField is the form field of a session, "" standing for a new one.
func SessionField(name string, id int64) string { return name + "-" + strconv.FormatInt(id, 10) }

// within is d as sessions make it, and the sessions with their lengths: the
// activity's minutes, divided by the clock, so that they add up.
func (d Details) within(list []Session) (Details, []Session) {
	all := 0
	for _, s := range list {
		all += s.clock()
	}
	if len(list) > 0 {
		d.StartsAt, d.EndsAt, d.Held = list[0].StartsAt, list[len(list)-1].EndsAt, 0
	}
	if len(list) > 1 {
		d.Held = all
	}
	out, before := slices.Clone(list), 0
	share := func(clock int) int { return (2*d.Minutes()*clock + all) / (2 * all) } // rounded
	for i := range out {
		clock := out[i].clock()
		out[i].Length = max(1, share(before+clock)-share(before))
		before += clock
	}
	return d, out
}

// checkMarks says what is wrong with marks for a session of d at that moment.
func (d Details) checkMarks(s Session, marks []Mark, now time.Time) error {
	if d.Status == Cancelled {
		return lms.Fail(lms.Conflict, "activity.cancelled")
	}
	if !s.Begun(now) {
		return lms.Fail(lms.Conflict, "activity.not_begun")
	}
	var p lms.Problems
	for _, m := range marks {
		if m.Minutes < 0 || m.Minutes > s.Length {
			p = append(p, lms.FailField(MinutesField(m.AccountID), "activity.minutes_range", lms.Args{"max": s.Length}))
		}
	}
	return p.OrNil()
}
