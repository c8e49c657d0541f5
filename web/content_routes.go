package web

import (
	"binapustaka/lms"
	"binapustaka/lms/course"
)

// contentUpload leaves room for a package that is too large, which is still
// answered with the page.
const contentUpload = 3 * course.ContentLimit

func (s *server) contentRoutes() []route {
	writes := only(lms.Trainer, lms.Admin)
	return []route{
		{method: post, path: "/courses/:id/lessons/:key/content", may: writes, do: s.lessonContent, upload: contentUpload},
		{method: post, path: "/courses/:id/lessons/:key/again", may: signedIn, do: s.contentAgain},
		{method: get, path: "/courses/:id/lessons/:key/runs", may: writes, do: s.runList},
		{method: get, path: "/courses/:id/runs/:run", may: signedIn, do: s.runShow},
	}
}

// packageRoutes are what a package consists of. What runs in it has no session;
// the pass in its address stands for one.
func (s *server) packageRoutes() []route {
	return []route{
		{method: get, path: "/content/:pass/:item/file/*", may: anyone, do: s.contentFile},
		{method: get, path: "/content/:pass/:item/own/*", may: anyone, do: s.contentOwn},
		{method: post, path: "/content/:pass/save", may: anyone, do: s.contentSave, foreign: true},
	}
}
