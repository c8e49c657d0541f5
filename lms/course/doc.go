// Package course is what librarians learn: courses with modules and lessons,
// who is enrolled, how far each person is, and the media that lessons show.
//
// Tables: course, course_version, course_module, course_lesson,
// course_enrolment, course_progress, course_media, course_prerequisite,
// course_handin, course_handin_file, course_handin_mark,
// course_practical, course_path, course_path_step, course_path_audience,
// course_run, course_run_statement, course_content_pass, course_post,
// course_late_act, course_watch, course_group, course_extension.
//
// Rules:
//   - What a course says lives in its versions. A published version never
//     changes; editing opens a draft copy, publishing makes the draft current
//     and archives the version before it.
//   - A learner finishes the version begun, unless a trainer moves them to the
//     published one. A lesson keeps its key in every version, so progress survives.
//   - A course is completed when all its required lessons are done: a test when
//     it is passed or comes to the score that the lesson asks for, an assignment
//     when a trainer accepts it, the rest when it is marked or, where the lesson
//     says so, looked at or read for some minutes. Completion and the JP granted with it are
//     never taken back, but for one case: a test was graded anew after a correction and is not passed any more.
//   - A course may enrol whoever is put into a group of people later: when that
//     happens, not otherwise, and nobody again who withdrew. A path may be for a
//     group: for those who are in it at the time.
//   - Withdrawing keeps progress; enrolling again goes on from there.
//   - Two trainers who edit the same lesson do not overwrite each other: who
//     saves second is told (lesson.conflict, course.conflict).
//   - A practical is met by work that SLiMS shows since the enrolment, or by a
//     trainer's word with a reason; met is never taken back. Who read SLiMS hands
//     in what was seen (Seen), without patrons; titles are for the learner alone.
//   - A package (SCORM, H5P) is a stranger's program. It is looked at as a whole
//     before it is kept, never unpacked to disk, and told no name. What it reports
//     is kept by attempt, the newest by its number; its own report, or a score,
//     is what makes its lesson done.
//   - Tests belong to another area: their results come in as lms.TestResult. They
//     count when the attempt was begun after the person first enrolled; moving to
//     a newer version or enrolling again keeps what counted. Which tests a course
//     lets its learner sit now, Holders says.
//   - Rules (prerequisites, when modules and lessons open, when the course is due)
//     belong to the version. Their days are local ones: a date, or counted from
//     the day of the enrolment, after a withdrawal from the new one.
//   - Activities belong to another area, as tests do: attendance comes in as
//     lms.Attendance.
//   - A path is for roles, positions (competency profiles) and people: whoever
//     gets one later belongs to it. Who holds which the caller knows. In order, a
//     course of it is begun when those before it are completed.
//   - What was handed in never changes, nor does a mark: revising makes another
//     hand-in. Its text and files are read by its writer and the library's
//     trainers only, a draft by its writer alone.
//   - Work is late after the day when it is due, and not taken after its cut-off; the
//     draft is kept. Both are the version's, as its other days are, unless a trainer
//     gave a learner others (Extension). Deadline.For alone says which hold; our clock
//     counts, when the work arrives.
//   - What people write below a lesson (a question, answers one level deep) belongs
//     to the lesson's key, so it stays in every version; it is read by who is
//     enrolled and by trainers, and never leaves in a package.
//   - Of a course that a prerequisite or a path in order holds back from somebody,
//     they read titles; texts, files, packages and practicals are shut (View.Held).
//   - A version says which competencies the course teaches (another area has
//     them, their ids are the caller's) and which work in SLiMS it is for.
//   - What a learner did with a lesson while there was no line (LateAct) comes in
//     later and counts as of when it happened, within the time that went by since
//     the lesson was first opened; by the name that its browser gave it, once.
//   - Where a lesson asks for it, what was played of its videos and sounds is kept as
//     merged parts. They only grow, no faster than the clock allows; it is the
//     learner's page that reports them.
//   - The shipped courses (starter) are installed once a library; from then on
//     they are its trainers' own. Only what an earlier release could not say of
//     them is added when they are installed again.
package course
