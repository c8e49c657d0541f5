// Package volunteer is who helps a library without being its staff: volunteers, and
// guests such as authors and experts who come now and then.
//
// Tables: volunteer; volunteer_skill (a library's own short list) with
// volunteer_skilled; volunteer_time (when in the week somebody can help);
// volunteer_session (a time given) with volunteer_correction.
//
// Rules: trainers, heads and administrators keep volunteers; the volunteers see
// their own and nothing else. They are adults, and say that they agree to what is
// kept of them: contact, skills, times and sessions.
//
// A session is offered by the staff, accepted or declined by the volunteer (or by
// the staff, for whom they have told), and confirmed by the staff once it has begun.
// Confirmed ones alone give hours. They are a volunteer's, no staff's: they are in no
// ledger of hours (package hours). One session at a time: another that overlaps is
// refused. When somebody has said that they cannot is a warning, no refusal.
// What was confirmed is corrected with a reason; what stood there before is kept.
// How many came are numbers; who they were is kept nowhere.
//
// Volunteers may sign in. That is kept apart from the staff's accounts, in package
// account (account_guest): what they see asks for Actor.VolunteerID, and everything
// else in this program asks for an AccountID, which they have not. So whatever is
// built later is closed to them until somebody opens it.
//
// Whoever takes their consent back is offered nothing more. Forgetting them takes
// name, contact, skills, times and words, and their way in; the sessions stay as
// counts and hours of nobody, and certificates that were issued can be checked on.
package volunteer
