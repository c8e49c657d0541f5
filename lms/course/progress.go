package course

import (
	"time"

	"binapustaka/lms"
)

// Progress is what a learner did with one lesson.
type Progress struct {
	LessonKey   string      `db:"lesson_key"`
	FirstOpened time.Time   `db:"first_opened_at"`
	LastOpened  time.Time   `db:"last_opened_at"`
	CompletedAt *time.Time  `db:"completed_at"`
	BestPercent *float64    `db:"best_percent"` // of a test or a package, or played of what is to be played
	HandedIn    HandInState // of an assignment
	Practice    *share      // of work in SLiMS; nil: never looked at
}

// Done reports whether the lesson is behind the learner.
func (p Progress) Done() bool { return p.CompletedAt != nil }

// Left is how many minutes a lesson that is done by time has still to be read;
// one that was never opened has all before it.
func (p Progress) Left(l Lesson, now time.Time) int {
	if p.Done() || l.DoneBy != ByTime {
		return 0
	}
	if p.FirstOpened.IsZero() {
		return l.AtLeast
	}
	left := p.FirstOpened.Add(time.Duration(l.AtLeast) * time.Minute).Sub(now)
	return max(0, int((left+time.Minute-1)/time.Minute))
}

// Journey is a learner's progress in an outline, by lesson key.
type Journey map[string]Progress

// Reason is one answer to "why am I not finished?".
type Reason struct {
	Lesson Lesson
	Key    string // message, with Args
	Args   lms.Args
}

// Missing is what stands between the learner and completion, in reading
// order; none means completed. Lessons that are not required are never missing.
func Missing(o Outline, j Journey) []Reason {
	var reasons []Reason
	for _, l := range o.Lessons() {
		p, opened := j[l.Key]
		if !l.Required || p.Done() {
			continue
		}
		r := Reason{Lesson: l, Args: lms.Args{"lesson": l.Title}}
		switch {
		case l.DoneBy == ByScore && p.BestPercent != nil:
			r.Key, r.Args["percent"], r.Args["least"] = "course.why_score", *p.BestPercent, l.AtLeast
		case l.DoneBy == ByMedia && p.BestPercent != nil:
			r.Key, r.Args["percent"], r.Args["least"] = "course.why_media", int(*p.BestPercent), l.AtLeast
		case l.DoneBy == ByMedia:
			r.Key, r.Args["least"] = "course.why_media_none", l.AtLeast
		case l.Kind == Assignment:
			r.Key = p.HandedIn.why()
		case l.Kind == Attendance && p.BestPercent != nil:
			r.Key, r.Args["percent"], r.Args["least"] = "course.why_attended", int(*p.BestPercent), l.AtLeast
		case l.Kind == Attendance:
			r.Key = "course.why_attend"
		case l.Kind == InSlims && p.Practice != nil:
			r.Key, r.Args["n"], r.Args["of"] = "course.why_practical_share", p.Practice.Counted, p.Practice.Needed
		case l.Kind == InSlims:
			r.Key = "course.why_practical"
		case l.DoneBy == ByTime && opened:
			r.Key, r.Args["n"] = "course.why_time", l.AtLeast
		case l.Kind.IsContent() && opened:
			r.Key = "course.why_content"
		case l.Kind == Link:
			r.Key = "course.why_link"
		case l.Kind == Test && p.BestPercent != nil:
			r.Key, r.Args["percent"] = "course.why_test_failed", *p.BestPercent
		case l.Kind == Test:
			r.Key = "course.why_test"
		case opened:
			r.Key = "course.why_opened"
		default:
			r.Key = "course.why_unread"
		}
		reasons = append(reasons, r)
	}
	return reasons
}

// completed is the completion rule: there is something required, and nothing
// of it is missing.
func completed(o Outline, j Journey) bool {
	for _, l := range o.Lessons() {
		if l.Required {
			return len(Missing(o, j)) == 0
		}
	}
	return false
}

// Percent is how much of the required time is done, rounded down so that 100
// means completed.
func Percent(o Outline, j Journey) int {
	done, all := 0, 0
	for _, l := range o.Lessons() {
		if !l.Required {
			continue
		}
		all += l.Minutes
		if j[l.Key].Done() {
			done += l.Minutes
		}
	}
	return percent(done, all)
}

func percent(done, all int) int {
	if all == 0 {
		return 0
	}
	return 100 * done / all
}

// MinutesLeft is how long the required lessons that are not done take.
func MinutesLeft(o Outline, j Journey) (n int) {
	for _, r := range Missing(o, j) {
		n += r.Lesson.Minutes
	}
	return n
}

// Resume is the lesson to go on with: the one opened last if it is not done,
// else the first one after it that is not done, else the first one of all
// that is not done; ok is false when every lesson is done.
func Resume(o Outline, j Journey) (Lesson, bool) {
	all := o.Lessons()
	last := -1
	for i, l := range all {
		if p, ok := j[l.Key]; ok && (last < 0 || !p.LastOpened.Before(j[all[last].Key].LastOpened)) {
			last = i
		}
	}
	for i := range all {
		if l := all[(max(last, 0)+i)%len(all)]; !j[l.Key].Done() {
			return l, true
		}
	}
	return Lesson{}, false
}

// open is the lesson when its learner may work on it.
func (v View) open(key string) (Lesson, error) {
	if !v.Learning() {
		return Lesson{}, lms.Fail(lms.Conflict, "course.not_enrolled")
	}
	l, ok := v.Lesson(key)
	switch {
	case !ok:
		return l, lms.Fail(lms.NotFound, "lesson.not_found")
	case v.ShutLesson(l):
		return l, lms.Fail(lms.Conflict, "lesson.shut", lms.Args{"day": v.LessonOpensOn(l)})
	}
	return l, nil
}

// able is open for a lesson that its learner marks as done.
func (v View) able(key string) (Lesson, error) {
	l, err := v.open(key)
	switch {
	case err != nil:
		return l, err
	case l.Kind == Test:
		return l, lms.Fail(lms.Conflict, "lesson.done_by_test")
	case l.Kind == Assignment:
		return l, lms.Fail(lms.Conflict, "lesson.done_by_mark")
	case l.Kind == InSlims:
		return l, lms.Fail(lms.Conflict, "lesson.done_by_practical")
	case l.Kind == Attendance:
		return l, lms.Fail(lms.Conflict, "lesson.done_by_attendance")
	case l.Kind.IsContent() && l.DoneBy != ByTime:
		return l, lms.Fail(lms.Conflict, "lesson.done_by_content")
	case l.DoneBy == ByMedia:
		return l, lms.Fail(lms.Conflict, "lesson.done_by_playing")
	}
	return l, nil
}
