// Package activity holds the coaching that happens in rooms and on visits:
// trainings, workshops, seminars, panels, study visits, mentoring and practice
// sessions in SLiMS, each with its dates, and who was there for how long.
//
// Tables: activity, activity_attendance.
//
// Rules: trainers and administrators write activities and mark attendance;
// heads read both; librarians read the activities and their own attendance.
// Attendance is marked once an activity has begun, never before, and never for
// one that was cancelled. Absence is no row. An activity lasts as long as its
// jam pelajaran (45 minutes each) say, or without any from start to end.
package activity
