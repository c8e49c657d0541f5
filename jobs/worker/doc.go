// Package worker does what is queued: it runs the handlers of package jobs'
// kinds, keeps the schedule, and puts back what the queue has lost.
//
// A run ends in one of four ways: done; failed for good (the input is wrong,
// or it was tried too often); failed and to be tried again after a while; or
// given back because the program is ending, which does not count as a try.
package worker
