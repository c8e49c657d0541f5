// Package survey asks people what they think of the library: its patrons, and
// those who were trained.
//
// Tables: survey, survey_question, survey_option; survey_response and
// survey_answer; survey_token. Of surveys that open by themselves: survey_schedule
// and survey_schedule_step (for which trainings), survey_occasion (what was opened),
// survey_invitation and survey_ballot (while one is open). Of other areas it reads
// who has been through what: activity, activity_attendance, course,
// course_enrolment, course_version, account, library.
//
// Rules:
//   - A survey is a draft, open or closed. Its questions change while it is a
//     draft; one that has answers stays as it was answered, and a copy is changed
//     instead.
//   - Anonymous means anonymous. A response has its local day and the channel it
//     came by, no time, no person, no session, no address. Its number is random,
//     and so is the order in which the tables keep it. The token that stops a form
//     from being sent twice is kept by its own, as a hash, for two days.
//   - No view shows fewer than five answers, nor do two views and their
//     difference, at the same time or one after the other. So answers come to
//     light in groups (release.go): each group is five or more answers to one
//     question, and whatever is shown is a sum of whole groups. What belongs to
//     no group yet is in no figure at all, the total included.
//   - Figures have intervals: of a mean by t, of a share by Wilson, of a Net
//     Promoter Score by the adjusted Wald interval (stat.go).
//
// # Surveys that open by themselves
//
// A schedule (Schedule) names the steps of a training: at its end, some weeks and
// some months later. Advance, which a job calls each minute, opens one survey a
// training and step (the row of survey_occasion is unique), invites who has been
// through it, counts reminders and closes. Learners finish a course one by one;
// they are asked in rounds of five and more.
//
// Only who has not answered is to be reminded, so that whether somebody has
// answered must be known, to the job; and with few people who are known by name,
// that knowledge beside the answers would tell whose they are. So:
//
//   - Nothing opens for fewer than five people. What they said could not be shown.
//   - The right to answer is a ballot: a token that the installation's secret makes
//     of survey and person (ballot.go), so that it is kept nowhere. Its hash lies in
//     survey_ballot, among others, under no other key; an answer deletes it, in the
//     transaction that writes the response. Of who has answered there is no row, no
//     flag and no time: an account's ballot is found by computing it, which takes the
//     secret. That is not in the database, its backups or exports. Whoever has both
//     can find who has answered; not what.
//   - A response bears the day on which the survey opened, whenever it came, so that
//     it cannot be put beside the moment at which somebody read a notice. No answer
//     gets a level before the survey closes: the first five would differ from the
//     sixth. No results are shown before that, and how many answered only in fives.
//   - Who is reminded can be seen: notices and letters are rows. Who is not must
//     therefore not be one to four people who have answered. Where so few have since
//     the last time, others who have not are left alone with them, at random, up to
//     five, and stay so (reminded). Somebody is rather not reminded than known.
//   - Nobody is reminded on the last day or after it. When a survey closes,
//     invitations and ballots are deleted; the number of people stays. It does not
//     open again.
//
// What remains: if all who were invited answered alike, each is known to have
// answered so; and whoever compares copies of the database made before and after a
// moment sees which answers came between, as with every survey here. An invitation
// that goes by mail the next morning goes also to who has answered meanwhile: to
// take it back would say so. A reminder is counted at six, an hour before letters
// are made.
//
// A database server writes journals of its own (a binary log, where it is on)
// that do know the time; README says what to do about it.
//
// # What is asked again
//
// Surveys that were copied one from another, made of one template or opened by one
// schedule are of one lineage, and questions that were copied of one origin. A trend
// (trend.go) puts them side by side: a question goes on while its words and its
// scale stay, and begins anew where they change. Every point is a sum of groups that
// are shown already. Patrons' satisfaction by month (rated.go) is handed to studies
// in the same way: by question, a mean with n, never an answer.
package survey
