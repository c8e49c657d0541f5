package certificate

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Thank issues a certificate to a volunteer for what they gave on the days of a
// period, and returns its id. Invalid (period) where nothing was confirmed in it, or
// they have one to that day; Conflict where an administrator has not switched these
// certificates on.
func (s *Store) Thank(ctx context.Context, actor lms.Actor, libraryID, volunteerID int64, days lms.Period) (id int64, err error) {
	if err := require(canThank(actor, libraryID)); err != nil {
		return 0, err
	}
	if days.To < days.From {
		return 0, lms.FailField("period", "certificate.thanks_backwards")
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		round := 0
		in, err := s.place(ctx, tx, libraryID)
		if err != nil {
			return err
		}
		if days.To > lms.DayOf(s.now().In(in.zone)) {
			return lms.FailField("period", "certificate.thanks_early")
		}
		// Those to the same day that were revoked make room for another one.
		err = tx.GetContext(ctx, &round, `SELECT COALESCE(MAX(round) + 1, 0) FROM certificate WHERE volunteer_id = ? AND earned_at = ? AND revoked_at IS NOT NULL`, volunteerID, evening(days.To, in.zone))
		if err != nil {
			return err
		}
		id, err = s.thank(ctx, tx, libraryID, volunteerID, days, round)
		if sqldb.IsDuplicate(err) {
			return lms.FailField("period", "certificate.thanks_twice")
		}
		return err
	})
	return id, err
}

// evening is the last second of a day.
func evening(d lms.Day, zone *time.Location) time.Time {
	y, m, day := d.Time().Date()
	return time.Date(y, m, day+1, 0, 0, 0, 0, zone).Add(-time.Second).UTC()
}

func (s *Store) thank(ctx context.Context, tx *sqlx.Tx, libraryID, volunteerID int64, days lms.Period, round int) (int64, error) {
	var r Rule
	err := tx.GetContext(ctx, &r, selectRule+`WHERE r.library_id = ? AND r.volunteers AND r.off_at IS NULL`, libraryID)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, lms.Fail(lms.Conflict, "certificate.thanks_off")
	}
	if err != nil {
		return 0, err
	}
	in, err := s.place(ctx, tx, libraryID)
	if err != nil {
		return 0, err
	}
	c := Content{Title: r.Language.T("certificate.title_volunteer"), Library: in.Name, EarnedOn: days.To, Thanks: &Thanks{From: days.From}}
	if err := tx.GetContext(ctx, &c.Name, `SELECT name FROM volunteer WHERE id = ? AND library_id = ? AND erased_at IS NULL FOR UPDATE`, volunteerID, libraryID); err != nil {
		return 0, sqldb.NotFound(err, "volunteer.not_found")
	}
	err = tx.QueryRowxContext(ctx, `SELECT COUNT(*), COALESCE(SUM(to_minute - from_minute), 0) FROM volunteer_session WHERE volunteer_id = ? AND state = 'done' AND held_on BETWEEN ? AND ?`, volunteerID, days.From, days.To).Scan(&c.Thanks.Sessions, &c.Thanks.Minutes)
	if err != nil {
		return 0, err
	}
	if c.Thanks.Sessions == 0 {
		return 0, lms.FailField("period", "certificate.thanks_none")
	}
	return s.print(ctx, tx, r, c, in, paper{due: due{RuleID: r.ID, EarnedAt: evening(days.To, in.zone)}, volunteer: &volunteerID, issuedTo: volunteerID, round: round})
}

// Thanked are a volunteer's certificates, the newest first: their own, and for those
// who keep volunteers those of their library.
func (s *Store) Thanked(ctx context.Context, actor lms.Actor, libraryID, volunteerID int64) ([]Certificate, error) {
	if !canRead(actor, libraryID, 0, volunteerID) {
		return nil, lms.Fail(lms.Forbidden, "error.forbidden")
	}
	return s.list(ctx, selectCertificate+`WHERE k.volunteer_id = ? AND k.library_id = ? ORDER BY k.issued_at DESC, k.id DESC`, volunteerID, libraryID)
}

// Thanks reports whether a library thanks its volunteers with certificates.
func (s *Store) Thanks(ctx context.Context, actor lms.Actor, libraryID int64) (on bool, err error) {
	if err := require(canThank(actor, libraryID)); err != nil {
		return false, err
	}
	err = s.db.GetContext(ctx, &on, `SELECT EXISTS (SELECT 1 FROM certificate_rule WHERE library_id = ? AND volunteers AND off_at IS NULL)`, libraryID)
	return on, err
}
