package worker

import (
	"context"
	"errors"
	"log/slog"

	"binapustaka/integration/mail"
	"binapustaka/lms"
	"binapustaka/lms/notice"
)

// NoticeDeps is what telling people stands on.
type NoticeDeps struct {
	Notices *notice.Store
	Due     func(context.Context) ([]notice.Draft, error) // what happened of late
	Post    Desk                                          // nil: no mail is sent
	Site    string                                        // address of the pages, "" where nobody said
}

// Desk takes letters and says what it thinks of them: *mail.Server.
type Desk interface {
	Hand(context.Context, mail.Letter) notice.Answer
}

var (
	noticeTell = lms.System("notice:tell")
	noticeMail = lms.System("notice:mail")
)

// TellPeople tells people what happened, and forgets what is over for long.
func TellPeople(ctx context.Context, d NoticeDeps) error {
	due, err := d.Due(ctx)
	_, told := d.Notices.Tell(ctx, noticeTell, due...)
	return errors.Join(err, told, d.Notices.Sweep(ctx, noticeTell))
}

// SendLetters gathers what is to go by mail and sends what is to go now. A trouble
// that every letter would have ends the round: the next minute asks again with
// the next letter.
func SendLetters(ctx context.Context, d NoticeDeps) error {
	if d.Post == nil {
		return nil
	}
	_, failed := d.Notices.Gather(ctx, noticeMail)
	for ctx.Err() == nil {
		l, ok, err := d.Notices.Claim(ctx, noticeMail)
		if err != nil || !ok {
			return errors.Join(failed, err)
		}
		w, err := d.Notices.Write(l, d.Site)
		if err != nil {
			return errors.Join(failed, err)
		}
		a := d.Post.Hand(ctx, mail.Letter{To: l.Address, ID: w.ID, Subject: w.Subject, Text: w.Text, HTML: w.HTML, Stop: w.Stop, OneClick: w.Stop != ""})
		state, err := d.Notices.Save(context.WithoutCancel(ctx), noticeMail, l, a) // also when the time is over: it was handed over
		if err != nil {
			return errors.Join(failed, err)
		}
		if a.Outcome != notice.Taken {
			slog.Warn("a letter was not sent", "letter", l.ID, "outcome", a.Outcome, "state", state)
		}
		if a.Outcome.Ours() {
			break
		}
	}
	return failed
}
