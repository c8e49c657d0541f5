package web

import "binapustaka/lms"

func (s *server) discussionRoutes() []route {
	writes := only(lms.Trainer, lms.Admin)
	return []route{
		{method: post, path: "/courses/:id/lessons/:key/questions", may: signedIn, do: s.questionAsk},
		{method: get, path: "/courses/:id/questions", may: writes, do: s.discussionList},
		{method: get, path: "/courses/:id/posts/:post", may: signedIn, do: s.discussionShow},
		{method: post, path: "/courses/:id/posts/:post", may: signedIn, do: s.postMend},
		{method: post, path: "/courses/:id/posts/:post/answers", may: signedIn, do: s.postAnswer},
		{method: post, path: "/courses/:id/posts/:post/remove", may: signedIn, do: s.postRemove},
		{method: post, path: "/courses/:id/posts/:post/hide", may: writes, do: s.postHide},
		{method: post, path: "/courses/:id/posts/:post/show", may: writes, do: s.postShow},
		{method: post, path: "/courses/:id/posts/:post/mark", may: writes, do: s.postMark},
	}
}
