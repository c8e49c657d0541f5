// Package course is what librarians learn: courses with modules and lessons,
// who is enrolled, how far each person is, and the media that lessons show.
//
// Tables: course, course_version, course_module, course_lesson,
// course_enrolment, course_progress, course_media.
//
// Rules:
//   - What a course says lives in its versions. A published version never
//     changes; editing opens a draft copy, publishing makes the draft current
//     and archives the version before it.
//   - A learner finishes the version begun. A lesson keeps its key in every
//     version, so progress survives.
//   - A course is completed when all its required lessons are done, a test when
//     it is passed. Completion and the JP granted with it are never taken back.
//   - Withdrawing keeps progress; enrolling again goes on from there.
//   - Two trainers who edit the same lesson do not overwrite each other: who
//     saves second is told (lesson.conflict, course.conflict).
//   - Tests belong to another area: their results come in as lms.TestResult. Who
//     enrols after passing a test gets it noted when the caller sends it again.
//   - The shipped courses (starter) are installed once a library; from then on
//     they are its trainers' own.
package course
