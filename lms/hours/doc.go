// Package hours is the ledger of jam pelajaran (JP): what each person has learnt
// and taught, in entries that are never changed.
//
// Tables: hours_entry (the ledger), hours_rule (versions of a library's rules),
// hours_claim and hours_claim_file (teaching and trainings elsewhere, handed in
// with a certificate), hours_employment (whose quota is which), hours_night. Of
// other areas it reads what was earned: course, course_version, course_lesson,
// course_enrolment, activity, activity_attendance, account, library.
//
// Rules:
//   - There is one entry for each course completed, activity attended, teaching
//     approved and training elsewhere approved. What a source says now is put
//     beside what the ledger says (Reconcile), and only the difference is posted:
//     as a new entry that names the one it corrects. To do so twice posts nothing.
//   - An entry keeps its minutes, what they came to in hundredths of a JP, and the
//     version of the rules that counted them. Versions are never changed, so anybody
//     can count again and get the same; a total is a plain sum of whole numbers,
//     which no later setting and no order of corrections moves. A correction is
//     counted by the version of the entry it corrects, so it takes back exactly what
//     was given.
//   - Nothing counts twice: an activity that is part of a completed course counts in
//     the course, one that somebody taught counts as teaching, and a certificate can
//     be handed in once.
//   - Caps of a kind and quotas are read, not posted: they hold for the sum of a
//     year, by the version that holds at its end.
//   - The ledger belongs to a person in a library. They see their own; heads and
//     administrators see everybody's, by name and never by hours. Nobody decides on
//     what they handed in themselves.
package hours
