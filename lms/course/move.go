package course

import (
	"reflect"
	"time"
)

// Change is what becomes different for learners between two versions of a
// course; titles are in reading order. What is done stays done, by the key that
// a lesson keeps in every version.
type Change struct {
	Added   []string
	Removed []string
	Changed []string
	Kept    int
}

// changes compares two outlines, whose lessons carry their texts.
func changes(from, to Outline) (c Change) {
	for _, l := range to.Lessons() {
		switch old, ok := from.Lesson(l.Key); {
		case !ok:
			c.Added = append(c.Added, l.Title)
		case !reflect.DeepEqual(old.substance(), l.substance()):
			c.Changed = append(c.Changed, l.Title)
		default:
			c.Kept++
		}
	}
	for _, l := range from.Lessons() {
		if _, ok := to.Lesson(l.Key); !ok {
			c.Removed = append(c.Removed, l.Title)
		}
	}
	return c
}

// substance is a lesson without what differs between two versions of the same.
func (l Lesson) substance() Lesson {
	l.ID, l.VersionID, l.ModuleID, l.Revision, l.UpdatedAt, l.UpdatedBy, l.Number, l.ModuleNumber = 0, 0, 0, 0, time.Time{}, nil, 0, 0
	return l
}

// News reports whether the learner was brought to a newer version since they
// opened a lesson last.
func (v View) News() bool {
	if !v.Learning() || v.Completed() || v.Enrolment.MovedAt == nil {
		return false
	}
	for _, p := range v.Journey {
		if p.LastOpened.After(*v.Enrolment.MovedAt) {
			return false
		}
	}
	return true
}
