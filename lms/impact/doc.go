// Package impact puts training beside service: what a library's staff learnt
// next to what the library's own records say was done, before and after. It
// never says that one made the other.
//
// Three kinds of result, computed at night and saved with the version of the
// method, a hash of the inputs, n, and the day the data reach to:
//
//   - studies (Plan, Study): declared before their outcome is read, frozen with
//     time and hash, read on the days that they named and on no other. Question
//     B asks whether the library's service changed after a date (interrupted
//     time series, study_service.go), question C whether trained staff changed
//     more than colleagues not yet trained (group-time effects, study_staff.go).
//     Question A is asked of all training of a library (study_dose.go), question D
//     of a test before and a test after (study_gain.go).
//     Guards say whether the data can answer at all, checks try to make the
//     result fall, all p of one night and question are one family, and only what
//     passes everything is called compatible with an increase or a decrease;
//
//   - the table of question A ("do training and service move together?"):
//     every training measure against every metric's change per active day,
//     one row a staff member, rank correlations with intervals;
//
//   - a picture per course and activity: the library's weekly series with the
//     dates marked, and plain means before and after. It describes; it has no
//     verdict.
//
// Rules. The table counts a person's first qualifying event (a course
// completed, or 80% of an activity attended) as the date of training: once
// trained, always trained. Before is the Window days up to that date, after the
// Window days from Settle days on; who has no date gets the median of the
// others' dates. The change is log((count + ½)/active days) after less before,
// where an active day is one on which the account recorded anything. Fewer than
// MinActive active days on a side: not in the table. Missing days are never
// zero: they count neither as active nor as anything done.
//
// What a night costs grows with what is new: a picture that nothing changed in
// stays as it is (Current), the table reads of each person the days around their
// training (PanelInput.Windows), and a study its own days. What is read of all
// years are the library's daily totals.
//
// Guards: fewer than 10 people nothing, 10 to 19 the interval alone; over 10%
// of a metric, on the days compared, not attributable to anybody: no result for
// it; accounts that look shared are left out and counted. All p of one run are one
// Benjamini-Hochberg family.
//
// Same inputs, same bytes: a rerun saves nothing new. Results that were
// replaced stay readable. Rows carry pseudonymous numbers, never names.
//
// Between its reading dates a study shows its data and no verdict (Progress).
//
// Beside the results stands the library's calendar: what else it changed, which
// the head and the administrator declare, its programmes that are meant to move the
// service, which come from where they are kept (Store.Programmes), school holidays
// and local holidays, and Ramadan and Idul Fitri, which are supplied.
//
// Who objects is left out of whatever compares staff, and only their number is
// told.
//
// Tables: impact_result, impact_study, impact_answer, impact_change,
// impact_season, impact_objection.
package impact
