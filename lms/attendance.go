package lms

import "time"

// Attendance is how much of an activity somebody was present: activities say it
// and courses note it.
type Attendance struct {
	AccountID  int64
	ActivityID int64
	Percent    float64
	At         time.Time
}
