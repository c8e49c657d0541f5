package web

import (
	"log/slog"
	"math"
	"slices"

	"binapustaka/lms"
	"binapustaka/lms/activity"
	"binapustaka/lms/course"
)

// Activities and courses know nothing of each other; this is where they meet.

// mostMeetings is how many coming and how many past activities a lesson can
// choose from.
const mostMeetings = 100

// wholePercent is a share in percent, rounded down so that 100 is all of it; who
// was there at all has one at least.
func wholePercent(share float64) float64 {
	if share <= 0 {
		return 0
	}
	return max(1, math.Floor(100*share+1e-9))
}

// meetings are the activities of the library that take place, the coming ones
// first.
func (s *server) meetings(r *request) (list []activity.Listed, err error) {
	for _, past := range []bool{false, true} {
		some, _, err := s.Activities.List(r.ctx, r.actor, r.actor.LibraryID, activity.Filter{Past: past}, lms.Page{Size: mostMeetings})
		if err != nil {
			return nil, err
		}
		list = append(list, some...)
	}
	return slices.DeleteFunc(list, func(a activity.Listed) bool { return a.Status == activity.Cancelled }), nil
}

// meetingState is how the reader stands to an activity that a lesson asks for.
type meetingState struct {
	Activity  activity.Activity
	Share     float64 // attended, 0 to 1
	Cancelled bool
}

// meetingState is nil when the activity is not of the library.
func (s *server) meetingState(r *request, id int64) (*meetingState, error) {
	a, err := s.Activities.Find(r.ctx, r.actor, id)
	if lms.IsKind(err, lms.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	minutes, err := s.Activities.Own(r.ctx, r.actor, id)
	return &meetingState{a, a.Share(minutes), a.Status == activity.Cancelled}, err
}

// passOnAttendance tells the courses, and then the ledger of hours, how much those people attended in
// all. Should it fail, nothing is lost: opening the course asks again (attendedSince).
func (s *server) passOnAttendance(r *request, id int64, accounts []int64) {
	a, err := s.Activities.Find(r.ctx, r.actor, id)
	var present map[int64]int
	if err == nil {
		present, err = s.Activities.Attendance(r.ctx, r.actor, id)
	}
	var list []lms.Attendance
	for _, account := range accounts {
		list = append(list, lms.Attendance{AccountID: account, ActivityID: id, Percent: wholePercent(a.Share(present[account])), At: s.Now()})
	}
	if err == nil {
		err = s.Courses.RecordAttendance(r.ctx, r.actor, list)
	}
	if err != nil {
		slog.Warn("attendance has not reached its courses yet", "id", r.requestID(), "activity", id, "err", err)
	}
	for _, account := range accounts { // what fails the night does
		if _, err := s.Hours.Settle(r.ctx, lms.System("hours:attendance"), r.actor.LibraryID, account); err != nil {
			slog.Warn("attendance has not reached the ledger of hours yet", "id", r.requestID(), "activity", id, "err", err)
		}
	}
}

// passOnOwn is passOnAttendance for somebody who checked in or out.
func (s *server) passOnOwn(r *request, a activity.Activity) {
	minutes, err := s.Activities.Own(r.ctx, r.actor, a.ID)
	if err == nil {
		err = s.Courses.RecordAttendance(r.ctx, r.actor, []lms.Attendance{{AccountID: r.actor.AccountID, ActivityID: a.ID, Percent: wholePercent(a.Share(minutes)), At: s.Now()}})
	}
	if err != nil {
		slog.Warn("attendance has not reached its courses yet", "id", r.requestID(), "activity", a.ID, "err", err)
	}
}

// attendedSince brings attendance that has not reached the actor's course into
// it and reports whether there was any.
func (s *server) attendedSince(r *request, v course.View) (bool, error) {
	var list []lms.Attendance
	for _, l := range v.Lessons() {
		known := v.Journey[l.Key]
		if l.Kind != course.Attendance || l.ActivityID == nil || known.Done() {
			continue
		}
		m, err := s.meetingState(r, *l.ActivityID)
		if err != nil {
			return false, err
		}
		if m != nil && !m.Cancelled && m.Share > 0 && (known.BestPercent == nil || wholePercent(m.Share) > *known.BestPercent) {
			list = append(list, lms.Attendance{AccountID: r.actor.AccountID, ActivityID: *l.ActivityID, Percent: wholePercent(m.Share), At: s.Now()})
		}
	}
	if len(list) == 0 {
		return false, nil
	}
	return true, s.Courses.RecordAttendance(r.ctx, r.actor, list)
}
