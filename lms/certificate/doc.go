// Package certificate says on paper what somebody has completed or attended, so
// that anybody can check it.
//
// Tables: certificate_rule, certificate_sequence, certificate. Of other areas it
// reads who completed and attended what: course, course_version, course_enrolment,
// course_progress, activity, activity_attendance, competency, account, library.
//
// Rules:
//   - An administrator switches certificates on for a course or an activity. All
//     who have completed the course get one, also those who did so before; of an
//     activity, who attended four fifths of it, once it is over.
//   - What is printed is frozen when a certificate is issued: a later change of a
//     name, a course or the rule changes no certificate that exists.
//   - Numbers have no gaps in a library's year. Codes are random: 100 bits.
//   - A certificate is never deleted. It is revoked with a reason, and issued anew
//     where it was a mistake. Earlier ones stay beside a renewal.
//   - Whoever has the code sees everything that is printed, and no more.
package certificate
