package web

import (
	"binapustaka/lms"
	"binapustaka/lms/notice"
)

func (s *server) noticeRoutes() []route {
	admin := only(lms.Admin)
	return []route{
		{method: get, path: "/notices", may: signedIn, do: s.noticeList},
		{method: post, path: "/notices/read", may: signedIn, do: s.noticeRead},
		{method: get, path: "/notices/settings", may: signedIn, do: s.noticeSettings},
		{method: post, path: "/notices/settings", may: signedIn, do: s.noticeSettingsSave},
		{method: post, path: "/notices/address", may: signedIn, do: s.noticeAddressRight},
		{method: get, path: "/notices/stop/:token", may: anyone, do: s.noticeStop, nameless: true},
		{method: post, path: "/notices/stop/:token", may: anyone, do: s.noticeStopped, nameless: true},
		{method: get, path: "/notices/:id", may: signedIn, do: s.noticeOpen},
		{method: get, path: "/mail", may: admin, do: s.mailShow},
		{method: post, path: "/mail/test", may: admin, do: s.mailTest},
		{method: post, path: "/mail/addresses", may: admin, do: s.mailReport},
		{method: post, path: "/mail/addresses/file", may: admin, do: s.mailReportFile, upload: notice.ReportLimit + bodyLimit},
		{method: post, path: "/mail/addresses/:id/right", may: admin, do: s.mailRight},
		{method: get, path: "/mail/outbox", may: admin, do: s.mailOutbox},
		{method: post, path: "/mail/outbox/:id/send", may: admin, do: s.mailSend},
		{method: post, path: "/mail/outbox/:id/drop", may: admin, do: s.mailDrop},
	}
}
