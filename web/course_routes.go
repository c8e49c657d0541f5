package web

import (
	"binapustaka/lms"
	"binapustaka/lms/course"
)

// uploadLimit lies far beyond the largest file that is kept, so that one which
// is too large is still answered with the page and all that was typed on it.
const uploadLimit = 10 * course.VideoLimit

// handinLimit does the same for all the files of a hand-in.
const handinLimit = 2 * course.MaxHandInFiles * course.HandInFileLimit

func (s *server) courseRoutes() []route {
	writes, plans := only(lms.Trainer, lms.Admin), only(lms.Trainer, lms.Head, lms.Admin)
	return []route{
		{method: get, path: "/courses", may: signedIn, do: s.courseList},
		{method: post, path: "/courses/starter", may: writes, do: s.courseStarter},
		{method: get, path: "/courses/import", may: writes, do: s.courseImport},
		{method: post, path: "/courses/import", may: writes, do: s.courseImported, upload: packageUpload},
		{method: post, path: "/courses/import/drop", may: writes, do: s.courseImportDrop},
		{method: get, path: "/courses/:id/export", may: writes, do: s.courseExport},
		{method: get, path: "/courses/new", may: writes, do: s.courseNew},
		{method: post, path: "/courses", may: writes, do: s.courseCreate, once: true},
		{method: get, path: "/courses/:id", may: signedIn, do: s.courseShow},
		{method: post, path: "/courses/:id/enrol", may: signedIn, do: s.courseEnrol},
		{method: post, path: "/courses/:id/withdraw", may: signedIn, do: s.courseWithdraw},
		{method: get, path: "/courses/:id/lessons/:key", may: signedIn, do: s.lessonShow},
		{method: post, path: "/courses/:id/lessons/:key/done", may: signedIn, do: s.lessonDone},
		{method: post, path: "/courses/:id/lessons/:key/handin", may: signedIn, do: s.handinSave, upload: handinLimit},
		{method: post, path: "/courses/:id/lessons/:key/handin/text", may: signedIn, do: s.handinText},
		{method: post, path: "/courses/:id/lessons/:key/handin/submit", may: signedIn, do: s.handinSubmit, upload: handinLimit},
		{method: post, path: "/courses/:id/lessons/:key/handin/files/:file/remove", may: signedIn, do: s.handinRemove, upload: handinLimit},
		{method: post, path: "/courses/:id/lessons/:key/watch", may: signedIn, do: s.lessonWatch},
		{method: get, path: "/handins/files/:file", may: signedIn, do: s.handinFile},
		{method: get, path: "/media/:name", may: signedIn, do: s.mediaShow},

		{method: get, path: "/courses/:id/edit", may: writes, do: s.courseEdit},
		{method: post, path: "/courses/:id", may: writes, do: s.courseUpdate, once: true},
		{method: post, path: "/courses/:id/rules", may: writes, do: s.courseRules, once: true},
		{method: post, path: "/courses/:id/duplicate", may: writes, do: s.courseDuplicate, once: true},
		{method: post, path: "/courses/:id/draft", may: writes, do: s.courseDraft},
		{method: post, path: "/courses/:id/publish", may: writes, do: s.coursePublish, once: true},
		{method: post, path: "/courses/:id/discard", may: writes, do: s.courseDiscard},
		{method: post, path: "/courses/:id/archive", may: writes, do: s.courseArchive},
		{method: get, path: "/courses/:id/preview", may: writes, do: s.coursePreview},
		{method: get, path: "/courses/:id/preview/:key", may: writes, do: s.lessonPreview},
		{method: post, path: "/courses/:id/modules", may: writes, do: s.moduleAdd, once: true},
		{method: post, path: "/courses/:id/modules/:module", may: writes, do: s.moduleChange},
		{method: post, path: "/courses/:id/modules/:module/lessons", may: writes, do: s.lessonAdd, once: true},
		{method: post, path: "/courses/:id/lessons/:key/move", may: writes, do: s.lessonMove},
		{method: post, path: "/courses/:id/order", may: writes, do: s.outlinePlace},
		{method: post, path: "/courses/:id/lessons/:key/delete", may: writes, do: s.lessonDelete},
		{method: get, path: "/courses/:id/lessons/:key/edit", may: writes, do: s.lessonEdit},
		{method: post, path: "/courses/:id/lessons/:key", may: writes, do: s.lessonUpdate, once: true},
		{method: post, path: "/courses/:id/lessons/:key/preview", may: writes, do: s.lessonTry},
		{method: post, path: "/courses/:id/lessons/:key/media", may: writes, do: s.lessonMedia, upload: uploadLimit},
		{method: post, path: "/courses/:id/lessons/:key/files", may: writes, do: s.lessonBrowse},
		{method: post, path: "/courses/:id/lessons/:key/document", may: writes, do: s.lessonDocument, upload: uploadLimit},
		{method: get, path: "/courses/:id/handins", may: writes, do: s.handinQueue},
		{method: get, path: "/courses/:id/handins/:key", may: writes, do: s.assignmentShow},
		{method: post, path: "/courses/:id/handins/:key/extensions", may: writes, do: s.assignmentExtend},
		{method: get, path: "/courses/:id/handins/:key/work.zip", may: writes, do: s.assignmentZip},
		{method: get, path: "/handins/:handin", may: writes, do: s.handinReview},
		{method: post, path: "/handins/:handin", may: writes, do: s.handinMark, once: true},
		{method: get, path: "/courses/:id/learners", may: writes, do: s.courseLearners},
		{method: get, path: "/courses/:id/overview", may: writes, do: s.courseOverview},
		{method: get, path: "/courses/:id/overview.csv", may: writes, do: s.courseOverviewRows},
		{method: get, path: "/courses/:id/enrol-others", may: plans, do: s.courseEnrolOthers},
		{method: post, path: "/courses/:id/enrol-others", may: plans, do: s.courseEnrolMany},
		{method: post, path: "/courses/:id/enrol-others/people", may: plans, do: s.courseEnrolChoose},
		{method: post, path: "/courses/:id/enrol-others/list", may: plans, do: s.courseEnrolList, upload: 3 * rosterLimit},
		{method: get, path: "/courses/:id/moves", may: writes, do: s.courseMove},
		{method: post, path: "/courses/:id/moves", may: writes, do: s.courseMoved},
		{method: post, path: "/courses/:id/learners/:account/withdraw", may: writes, do: s.learnerWithdraw},
	}
}
