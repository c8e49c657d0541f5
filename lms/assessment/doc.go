// Package assessment is the question bank, the tests made from it, and people's
// attempts at them.
//
// Tables: question and question_version (a question is never changed, it gets
// another version), question_tag (its free labels), assessment and assessment_item (a test and its questions in
// order), assessment_section and attempt_section (parts of a test, and how far
// an attempt is in them), attempt and attempt_item (one person's sitting: which
// version of each question in which order, and the answer as it stands),
// attempt_log (every change of an answer or flag that ever arrived; rows are only
// added), attempt_event (where a test says so: when its page was left, and when
// the network address changed; neither what was opened nor the address),
// assessment_extra (what holds for one person in a test), assessment_guess (how
// often somebody's access code was wrong),
// assessment_form (a test's parallel forms) and assessment_form_question (what they
// hold, to be found by question), assessment_pair and assessment_form_drawn, assessment_paper (a test as it was
// printed; never changed), attempt_correction (answers keyed in wrongly from
// paper, as they were) and attempt_taken_back (those keyed in for the wrong
// person), attempt_void (attempts that were declared void, or made to count
// again; rows are only added), attempt_mark (what people gave for an answer; rows are
// only added),
// attempt_decision (what people decided about results near the pass mark; rows
// are only added),
// assessment_regrade and attempt_regrade (a question was corrected after people
// had sat it, and what each attempt came to before and after; rows are only added).
//
// # Rules
//
// A test's questions, length and pass mark are fixed from publication on; it
// goes back to draft only while nobody has begun it, otherwise it is copied.
// An attempt pins the versions of its questions, the pass mark and the
// deadline, which is the earlier of start + length and the closing time, by the
// server's clock. A person has one open attempt per test at most.
//
// Sequence numbers. Every change of an answer or a flag carries a number that
// the page hands out when the person acts: the server's time in milliseconds
// as the page estimates it, and at least one more than any number the page has
// seen. So the later action has the higher number, in one tab, in two tabs and
// on two machines, however late the network delivers it. Per question the
// server keeps the change with the highest number; a lower or equal one is
// written to the log and overwrites nothing, and a repeated one does nothing at
// all. Answer and flag are compared apart, so flagging in one tab never undoes
// an answer given in another. A number more than SeqAhead in the future is
// refused, or it would lock the question against every later answer.
//
// After the deadline an attempt takes answers for another Grace, for what was
// on its way; then it counts as handed in at the deadline. SubmitOverdue does
// that every minute and every look at the attempt does it at once.
//
// Sections are taken in order. One with a time of its own is closed by the
// server when its time is up, or when the person goes on, and is not opened
// again; the next opens that very moment, whether the person is there or not. A
// section without one stays open to the end. Extra time lengthens each section
// by its share. If all have their own time, they together are the test's length.
//
// Marks. Single choice and true/false: all or nothing. Multiple choice: right
// options chosen minus wrong options chosen, divided by the number of right
// options; where options have weights, the sum of those chosen. Matching: the
// share of prompts with their option. Ordering: Kendall's tau with the right
// order. Short answer: equal to an accepted form after the folding the question
// asks for. Number: within the tolerance, bounds included, in any of its units.
// Cloze: the gaps filled rightly, by weight. Hotspot: the first area that holds
// the point is a right one. Essay: a person marks it; until all are marked the
// attempt has no grade. Nothing is below 0.
// Percent is rounded to two decimals before it is compared with the pass mark.
//
// Essays are marked without names. The first marker may ask for a second, who
// does not see the first one's mark; two that differ by a fifth of the points or
// less are averaged, further apart a moderator decides. Of those who decide the
// latest counts. Nobody marks their own.
//
// Borderline results. In a test that asks for it a result within one standard
// error of the pass mark is not passed and not failed but waits for a trainer,
// who decides with a reason, and may decide anew. The band is the one known when
// the result first exists and stays. A correction that takes a result out of the
// band settles it; what was decided stands as long as the result is the one it was
// about or leaves the band on that side, and is asked again otherwise. Courses and
// evidence hear of a result once it is settled. Nobody decides about their own.
//
// Corrections. Editing a question changes no attempt. A trainer may have attempts
// at earlier versions graded anew by the newest key, or drop the question: full
// points for everybody, or left out. Old marks stay in attempt_regrade, and the
// person reads the reason beside the result. What a correction touches is every
// attempt at that version or an earlier one, those still open when they are
// handed in. Figures of a test leave dropped questions out.
//
// Void attempts. A trainer may declare somebody's attempt void, with a reason that
// the person reads, and take that back. Nothing is deleted: attempt.voided is the
// one condition by which every reader leaves it out of results, figures, gains,
// evidence, completion and the number of attempts; the person's first attempt is
// then the first that counts. Nobody voids their own.
//
// A test that is sat only through its course asks for a word of the courses
// (Entry.Course) before an attempt begins; what is begun goes on without it.
//
// Documents. A test travels with its questions, without ids, dates of people or
// its access code (document.go): the same content is the same bytes. Taken in, it
// is found when it is there already, and questions that the bank has are used.
//
// Pairs. A pair is two parallel tests, or two forms of one, around a training
// that other areas know (lms.Training, by account): who was trained is told person
// by person, and everybody else who sat both is only ever compared with. Crossed
// forms are drawn by lot when somebody first begins (assessment_form_drawn), level
// within the test, and stay; learners are not told. Nothing is shown under
// itemstat.MinPairs people, nor what would give such a figure away.
//
// Results are preparation and internal assessment; nothing here says anything
// about the official uji kompetensi.
package assessment
