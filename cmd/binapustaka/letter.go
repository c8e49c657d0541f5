package main

import (
	"context"

	"binapustaka/integration/mail"
	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/notice"
	"binapustaka/web"
)

// mailFor tells the pages of the mail server, where there is one.
func (a *app) mailFor(d *web.Deps) {
	if a.desk == nil {
		return
	}
	box := a.desk.Box()
	box.Site = a.config.BaseURL
	d.Box = &box
	d.TryMail = func(ctx context.Context, to, library string, who lms.Actor, l locale.Locale) notice.Answer {
		return a.desk.Hand(ctx, mail.Letter{To: to, Subject: l.T("notice.test_subject", lms.Args{"library": library}), Text: l.T("notice.test_text", lms.Args{"name": who.Name})})
	}
}
