package worker

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"binapustaka/integration/mail"
	"binapustaka/integration/slims"
	"binapustaka/lms"
	"binapustaka/lms/library"
	"binapustaka/lms/locale"
	"binapustaka/lms/pickup"
)

// PickupDeps are what telling patrons stands on.
type PickupDeps struct {
	Libraries *library.Store
	Pickups   *pickup.Store
	Post      Post // nil: no mail is sent
	Now       func() time.Time
}

// Post takes letters: *mail.Server.
type Post interface {
	Send(context.Context, mail.Letter) error
}

var pickupMail = lms.System("pickup:mail")

// mailTried is for how long a letter is tried again while the server does not
// take it.
const mailTried = 24 * time.Hour

// TellPatrons tells those whose copies were put aside, by the address that SLiMS
// has now. What could not be sent yet is tried again the next time.
func TellPatrons(ctx context.Context, d PickupDeps) error {
	due, err := d.Pickups.MailDue(ctx, pickupMail)
	if err != nil || len(due) == 0 {
		return err
	}
	byLibrary := map[int64][]pickup.Letter{}
	for _, l := range due {
		byLibrary[l.LibraryID] = append(byLibrary[l.LibraryID], l)
	}
	var failed []error
	for id, letters := range byLibrary {
		if err := tellPatronsOf(ctx, d, id, letters); err != nil {
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

func tellPatronsOf(ctx context.Context, d PickupDeps, libraryID int64, letters []pickup.Letter) error {
	l, err := d.Libraries.Find(ctx, libraryID)
	if err != nil {
		return err
	}
	open, err := d.reservations(ctx, l)
	for _, letter := range letters {
		outcome := pickup.MailDue
		switch r, there := open[letter.Ref]; {
		case d.Post == nil:
			outcome = pickup.NoServer
		case err != nil: // SLiMS does not answer now
		case !there || r.Patron.Email == "":
			outcome = pickup.NoAddress
		default:
			outcome = tell(ctx, d.Post, l, letter.Pickup, r)
		}
		if outcome == pickup.MailDue {
			if d.Now().Sub(letter.ReadyAt) < mailTried {
				continue
			}
			outcome = pickup.MailWrong
		}
		if err := d.Pickups.SaveMail(ctx, pickupMail, letter.ID, outcome); err != nil {
			return err
		}
	}
	if errors.Is(err, library.ErrRests) || errors.Is(err, library.ErrPaused) {
		return nil
	}
	return err
}

// reservations are those that are open in a library's SLiMS.
func (d PickupDeps) reservations(ctx context.Context, l library.Library) (map[pickup.Ref]pickup.Reservation, error) {
	open := map[pickup.Ref]pickup.Reservation{}
	err := reach(ctx, d.Libraries, l, d.Now(), false, func(r *slims.Reader) error {
		list, _, err := r.Reservations(ctx)
		for _, one := range list {
			open[one.Ref()] = one
		}
		return err
	})
	return open, err
}

// tell writes to one patron, in the OPAC's first language.
func tell(ctx context.Context, post Post, l library.Library, p pickup.Pickup, r pickup.Reservation) pickup.Mail {
	args := lms.Args{"name": r.Patron.Name, "title": r.Title, "library": l.Name, "day": p.HoldUntil, "code": p.Code}
	err := post.Send(ctx, mail.Letter{To: r.Patron.Email, Subject: locale.ID.T("pickup.letter_subject", args), Text: locale.ID.T("pickup.letter", args)})
	switch {
	case err == nil:
		return pickup.MailSent
	case lms.IsKind(err, lms.Invalid):
		return pickup.MailWrong
	}
	slog.Warn("a patron could not be told", "library", l.Code, "pickup", p.ID, "err", err)
	return pickup.MailDue
}
