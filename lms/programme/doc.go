// Package programme holds what a library does for its patrons beside lending:
// reading programmes of children and teenagers, monthly book events, pick-up of
// books ordered online, campaigns in social media, and whatever else it thinks of.
//
// Tables: programme; programme_session (a meeting, with how many came);
// programme_part (a line of what a programme consists of: a cost, a guest, a point
// of the day, a work on show, a post); programme_reach (how many a channel reached
// on a day); programme_contest with programme_entry, programme_juror and
// programme_score.
//
// One model for all kinds: each kind shows the parts that it has (Kind.Has), and
// refuses the others.
//
// Rules: trainers, heads and administrators write, and so does the owner of a
// programme; everybody who works in the library reads. Participants are numbers
// alone, by age: nobody's name is kept, and what is not a whole number of people
// is refused. They are told once a session has begun, never before. Guests are
// adults.
//
// The texts of a contest have a label that is given here (a number), no author.
// Until a contest is closed, nobody sees any scores but their own; once it is, it
// stays closed. Texts are ranked among those of their age, by the mean of their
// jurors' means, compared without rounding; equals have the same rank.
//
// A programme that names metrics is meant to move the service: it is a change of
// the library's calendar (package impact), and a study may be about it.
//
// No programme is deleted: one that does not take place is cancelled.
package programme
