package worker

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"time"

	"binapustaka/integration/mail"
	"binapustaka/lms"
	"binapustaka/lms/library"
	"binapustaka/lms/locale"
	"binapustaka/lms/report"
)

// ReportDeps is what sending reports needs.
type ReportDeps struct {
	Libraries *library.Store
	Terms     *report.Maker
	Post      Post   // nil: no mail is sent, and no report made for it
	Site      string // address of the pages, "" where nobody said
	Print     func(io.Writer, report.Document, locale.Locale) error
	Now       func() time.Time
}

var reportMail = lms.System("report:mail")

// SendReports makes the reports that are due of libraries from which somebody
// gets them by mail, and sends what was made to those who have not got it. What
// could not be sent is tried again.
func SendReports(ctx context.Context, d ReportDeps) error {
	if d.Post == nil {
		return nil
	}
	made := d.makeDue(ctx)
	due, err := d.Terms.DueMails(ctx)
	failed := []error{made, err}
	for _, one := range due {
		if ctx.Err() != nil { // the next minute comes
			break
		}
		failed = append(failed, d.send(ctx, one))
	}
	return errors.Join(failed...)
}

func (d ReportDeps) makeDue(ctx context.Context) error {
	var failed []error
	for _, t := range report.Owing(lms.DayOf(d.Now().UTC())) {
		libraries, err := d.Terms.Unmade(ctx, t)
		failed = append(failed, err)
		for _, id := range libraries {
			failed = append(failed, d.makeOnce(ctx, []int64{id}, t, func() error {
				l, err := d.Libraries.Find(ctx, id)
				if err == nil {
					_, err = d.Terms.Make(ctx, reportMail, l, t)
				}
				return err
			}))
		}
		regions, err := d.Terms.UnmadeRegions(ctx, t)
		failed = append(failed, err)
		for _, ids := range regions {
			failed = append(failed, d.makeOnce(ctx, ids, t, func() error {
				_, err := d.Terms.MakeRegion(ctx, reportMail, ids, t)
				return err
			}))
		}
	}
	return errors.Join(failed...)
}

// makeOnce makes a report once the SLiMS of all its libraries was read to the end
// of its term, or will not be any more.
func (d ReportDeps) makeOnce(ctx context.Context, libraries []int64, t report.Term, make func() error) error {
	late, err := d.Terms.Late(ctx, libraries, t)
	if err != nil || late != nil && lms.DayOf(d.Now().UTC()) < t.Period().To+report.WaitFor {
		return err
	}
	return make()
}

func (d ReportDeps) send(ctx context.Context, due report.Due) error {
	mine, err := d.Terms.ClaimMail(ctx, due)
	if err != nil || !mine {
		return err
	}
	letter, err := d.letter(ctx, due)
	if err != nil {
		return err
	}
	state := report.MailDue
	switch err = d.Post.Send(ctx, letter); {
	case err == nil:
		state = report.MailSent
	case lms.IsKind(err, lms.Invalid):
		state = report.MailRefused
	case due.FirstAt != nil && d.Now().Sub(*due.FirstAt) > report.MailTried:
		state = report.MailFailed
	}
	if err != nil {
		slog.Warn("a report was not sent", "library", due.LibraryID, "recipient", due.ID, "state", state, "err", err)
	}
	return d.Terms.SaveMail(ctx, due, state)
}

// letter is a report as a PDF, with the key of its text in a few words.
func (d ReportDeps) letter(ctx context.Context, due report.Due) (mail.Letter, error) {
	t, err := report.ParseTerm(due.Term)
	if err != nil {
		return mail.Letter{}, err
	}
	lang, _ := locale.Find(due.Language)
	doc, err := d.document(ctx, due, t, lang)
	if err != nil {
		return mail.Letter{}, err
	}
	var b bytes.Buffer
	if err := d.Print(&b, doc, lang); err != nil {
		return mail.Letter{}, err
	}
	args := lms.Args{"library": doc.Library, "term": report.TermName(lang, t)}
	letter := mail.Letter{To: due.Address, Subject: lang.T("report.letter_subject", args), Text: lang.T("report.letter", args),
		Files: []mail.File{{Name: doc.Name + ".pdf", Type: "application/pdf", Body: b.Bytes()}}}
	if site := strings.TrimSuffix(d.Site, "/"); site != "" {
		letter.Stop = site + "/reports/stop/" + due.Code
		letter.Text += "\n\n" + lang.T("report.letter_stop", lms.Args{"url": letter.Stop})
	}
	return letter, nil
}

func (d ReportDeps) document(ctx context.Context, due report.Due, t report.Term, lang locale.Locale) (report.Document, error) {
	if due.Region != nil {
		made, err := d.Terms.FindRegion(ctx, reportMail, due.Region, t)
		if err != nil {
			return report.Document{}, err
		}
		return made.RegionDocument(lang), nil
	}
	l, err := d.Libraries.Find(ctx, due.LibraryID)
	if err != nil {
		return report.Document{}, err
	}
	made, err := d.Terms.Find(ctx, reportMail, l.ID, t)
	return made.Document(lang, l.Name, l.Zone()), err
}
