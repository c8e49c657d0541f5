// Package interchange reads and writes files of questions: bytes in, questions
// and problems out. It knows no database and no clock.
//
// Formats: GIFT and Aiken as Moodle defines them, Moodle XML, and a table of
// our own (CSV) that holds everything. A file in Windows-1252 or UTF-16 is
// read too. Text in HTML becomes Markdown; text in Markdown stays as it is.
//
// Read names every problem with its line, never only the first. An error stops
// the question it is in and no other; a warning says what of a question cannot
// be kept. Write says the same of what a format cannot express. Whatever a
// format can hold comes back the same.
//
// What each format cannot hold (Write says so for every question it concerns):
//
//	GIFT        cloze and hotspot questions, units, rubrics, case that counts,
//	            accents and spaces that do not, feedback to options of
//	            matching and ordering questions
//	Aiken       everything but single choice with up to 26 options and plain text
//	Moodle XML  hotspot questions, accents and spaces that do not count,
//	            gaps with choices where case does not count, feedback to options
//	            of matching questions
//	CSV         nothing
//
// Settings that belong to a test here, not to a question (shuffled options,
// numbering, points, penalties), names and categories are not kept; competency
// and difficulty travel as Moodle's tags "competency:CODE", "difficulty:easy".
// Pictures travel inside Moodle XML where the caller keeps and gives them;
// media's paths tell their content, so that none has to be renamed.
package interchange
