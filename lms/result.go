package lms

import "time"

// TestResult is what somebody's attempt at a test came to: tests say it and
// courses note it.
type TestResult struct {
	AccountID    int64
	AssessmentID int64
	Percent      float64
	Passed       bool
	Begun, At    time.Time // the attempt, and when it was handed in
}
