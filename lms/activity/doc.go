// Package activity holds the coaching that happens in rooms and on visits:
// trainings, workshops, seminars, panels, study visits, mentoring and practice
// sessions in SLiMS, each with its dates, and who was there for how long.
//
// Tables: activity, activity_session, activity_presence (who was at a session),
// activity_attendance (what the sessions come to for a person; written with
// them, read by everybody else), activity_registration, activity_feed; what it
// consists of: activity_speaker, activity_item, activity_material,
// activity_competency; activity_leave (days on which somebody cannot come); what an
// activity brought: activity_question with activity_question_vote,
// activity_finding with activity_photo, activity_follow_up, activity_plan with
// activity_plan_check.
//
// Rules: trainers and administrators write activities, mark attendance and
// decide over places; heads read all of it; librarians read the activities,
// their own attendance and their own place. Attendance is marked once a session
// has begun, never before, and never for an activity that was cancelled; by a
// code at the door people check in and out for themselves alone. Absence is no
// row. An activity lasts as long as its jam pelajaran (45 minutes each) say, or
// without any as its sessions do; sessions have their part of it by the clock.
//
// Questions are gathered for panels, seminars and study visits until they are
// over; who asked is known to those who write. On a visit everybody who goes
// along answers and tells what was found. What was decided afterwards has an
// owner and a day, and its owner says what became of it. A plan of what somebody will change at work is
// read by them and by the supervisor whom they name, who look at it after 30 and
// 90 days.
//
// Every decision over places is one transaction that holds the activity's row:
// it loads the Roll, lets the rule decide and writes what changed.
package activity
