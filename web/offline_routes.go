package web

// Reading without a line. A browser keeps a copy of every lesson that its reader
// opens, and nothing else: no list, no test, no result, no page of trainers, and
// in a copy nothing that other people wrote. The copy is a page of its own
// (lessonCopy), which the server writes for keeping; js/copies.js stores it with
// what it shows, js/service_worker.js answers with it when the server does not,
// js/offline.js is what a lesson's page does about both. Browsers allow service
// workers over HTTPS and on localhost only; elsewhere pages are as they always
// were.
//
// Whose copies they are. Service-desk computers are shared, so copies belong to
// one account, whose opaque name (reader) every page carries in a header:
//   - Signing out deletes them: the sign-in page that follows says so.
//   - Another account's first page deletes them, and from that sign-in on until
//     its first page has come nothing is shown at all.
//   - A session that merely ended (idle, or ended from another device) leaves
//     them: without a line nobody can tell, and the reader should find the lesson
//     where it was. Who is not at their own computer signs out.
//
// What was done without a line (js/late.js) stays under the account's name until
// it is sent; another account neither sees nor sends it. Signing out sends it
// first, or says what would be lost and asks.
func (s *server) offlineRoutes() []route {
	return []route{
		{method: get, path: "/service-worker.js", may: anyone, do: s.serviceWorker},
		{method: get, path: "/offline", may: signedIn, do: s.offlineList},
		{method: get, path: "/offline/page", may: anyone, do: s.offlinePage},
		{method: get, path: "/offline/line", may: signedIn, do: s.offlineLine},
		{method: get, path: "/courses/:id/lessons/:key/copy", may: signedIn, do: s.lessonCopy},
		{method: post, path: "/courses/:id/lessons/:key/late", may: signedIn, do: s.lessonLate},
	}
}
