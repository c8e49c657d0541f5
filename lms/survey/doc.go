// Package survey asks people what they think of the library: its patrons, and
// those who were trained.
//
// Tables: survey, survey_question, survey_option; survey_response and
// survey_answer; survey_token.
//
// Rules:
//   - A survey is a draft, open or closed. Its questions change while it is a
//     draft; one that has answers stays as it was answered, and a copy is changed
//     instead.
//   - Anonymous means anonymous. A response has its local day and the channel it
//     came by, no time, no person, no session, no address. Its number is random,
//     and so is the order in which the tables keep it. The token that stops a form
//     from being sent twice is kept by its own, as a hash, for two days.
//   - What is invited later (a table of its own, by account) may know that it was
//     sent, never which response came of it.
//   - No view shows fewer than five answers, nor do two views and their
//     difference, at the same time or one after the other. So answers come to
//     light in groups (release.go): each group is five or more answers to one
//     question, and whatever is shown is a sum of whole groups. What belongs to
//     no group yet is in no figure at all, the total included.
//   - Figures have intervals: of a mean by t, of a share by Wilson, of a Net
//     Promoter Score by the adjusted Wald interval (stat.go).
//
// A database server writes journals of its own (a binary log, where it is on)
// that do know the time; README says what to do about it.
//
// Satisfaction by month is offered as a series of the library. Studies count
// what staff members do by day; a mean of a month, of which no staff member is
// the author, has no place there yet, and is not spread over days to get one.
package survey
