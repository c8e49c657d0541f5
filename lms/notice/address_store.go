package notice

import (
	"context"
	"net/mail"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// Source is who says that an address does not accept mail.
type Source string

const (
	FromServer Source = "server" // ours, when a letter was handed in
	FromBounce Source = "bounce" // a message that came back
	FromAdmin  Source = "admin"
)

// Refusal is an address that does not accept mail.
type Refusal struct {
	AccountID int64     `db:"account_id"`
	Name      string    `db:"name"`
	Address   string    `db:"address"`
	Source    Source    `db:"source"`
	Reason    string    `db:"reason"`
	MarkedAt  time.Time `db:"marked_at"`
}

// mark notes that an address does not accept mail; what was said first stays.
func mark(ctx context.Context, tx *sqlx.Tx, address string, from Source, reason string, now time.Time) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO notice_address (address, source, reason, marked_at) VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE address = notice_address.address`,
		address, from, cut(lms.Line(reason), mostAnswer), now)
	return err
}

const (
	refusals   = `SELECT a.id AS account_id, a.name, x.address, x.source, x.reason, x.marked_at FROM notice_address x JOIN account a ON a.email = x.address `
	ofLibrary  = `EXISTS (SELECT 1 FROM account_role r WHERE r.account_id = a.id AND r.library_id = ?)`
	mostBounce = 20 // addresses of one message
)

// Refusals are those of the people of a library.
func (s *Store) Refusals(ctx context.Context, actor lms.Actor, libraryID int64) (list []Refusal, err error) {
	if err := require(canKeep(actor, libraryID)); err != nil {
		return nil, err
	}
	// Safety: constants of this file.
	return list, s.db.SelectContext(ctx, &list, refusals+`WHERE `+ofLibrary+` ORDER BY x.marked_at DESC, a.name, a.id`, libraryID)
}

// Mine is what is noted of the actor's own address; nil: it accepts mail, as far
// as anybody knows.
func (s *Store) Mine(ctx context.Context, actor lms.Actor) (*Refusal, error) {
	if err := require(canRead(actor)); err != nil {
		return nil, err
	}
	var list []Refusal
	// Safety: a constant of this file.
	if err := s.db.SelectContext(ctx, &list, refusals+`WHERE a.id = ?`, actor.AccountID); err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// Right says that the actor's own address is right after all.
func (s *Store) Right(ctx context.Context, actor lms.Actor) error {
	if err := require(canRead(actor)); err != nil {
		return err
	}
	_, err := s.db.ExecContext(ctx, `DELETE x FROM notice_address x JOIN account a ON a.email = x.address WHERE a.id = ?`, actor.AccountID)
	return err
}

// Clear says so of the address of somebody of the library.
func (s *Store) Clear(ctx context.Context, actor lms.Actor, libraryID, accountID int64) error {
	if err := require(canKeep(actor, libraryID)); err != nil {
		return err
	}
	// Safety: a constant of this file.
	_, err := s.db.ExecContext(ctx, `DELETE x FROM notice_address x JOIN account a ON a.email = x.address WHERE a.id = ? AND `+ofLibrary, accountID, libraryID)
	return err
}

// ReportLimit is the largest message that came back, in bytes: it brings along the
// letter that it answers.
const ReportLimit = 1 << 20

// Report notes that addresses do not accept mail: one that was typed in, or those
// of a message that came back, pasted as it is. Only addresses of the library's
// people are noted; their number is returned. Fields: said.
func (s *Store) Report(ctx context.Context, actor lms.Actor, libraryID int64, said string) (noted int, err error) {
	if a, err := mail.ParseAddress(strings.TrimSpace(said)); err == nil {
		return s.report(ctx, actor, libraryID, []Bounce{{Address: a.Address}}, FromAdmin, "said")
	}
	return s.report(ctx, actor, libraryID, Bounced(said), FromBounce, "said")
}

// ReportMessage is Report of a message that came back, as a file. Fields: file.
func (s *Store) ReportMessage(ctx context.Context, actor lms.Actor, libraryID int64, message string) (noted int, err error) {
	return s.report(ctx, actor, libraryID, Bounced(message), FromBounce, "file")
}

func (s *Store) report(ctx context.Context, actor lms.Actor, libraryID int64, found []Bounce, from Source, field string) (noted int, err error) {
	if err := require(canKeep(actor, libraryID)); err != nil {
		return 0, err
	}
	if len(found) == 0 {
		return 0, lms.FailField(field, "notice.report_nothing")
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		noted = 0
		for _, b := range found[:min(len(found), mostBounce)] {
			var address string
			// Safety: a constant of this file.
			if err := tx.GetContext(ctx, &address, `SELECT COALESCE(MAX(a.email), '') FROM account a WHERE a.email = ? AND `+ofLibrary, b.Address, libraryID); err != nil {
				return err
			}
			if address == "" {
				continue
			}
			if err := mark(ctx, tx, address, from, b.Reason, s.now()); err != nil {
				return err
			}
			noted++
		}
		return nil
	})
	if err == nil && noted == 0 {
		err = lms.FailField(field, "notice.report_nobody")
	}
	return noted, err
}
