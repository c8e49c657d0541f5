package main

import (
	"context"
	"time"

	"binapustaka/integration/slims"
	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/library"
	"binapustaka/lms/pickup"
)

// slimsDoor asks a library's SLiMS who somebody is: web.SlimsDoor.
type slimsDoor struct {
	libraries *library.Store
	now       func() time.Time
	turns     chan struct{}
}

const (
	doorWidth    = 4               // connections at once: SLiMS's own desk comes first
	doorPatience = 8 * time.Second // shorter than a request's, so that the answer is in words
)

func newSlimsDoor(libraries *library.Store, now func() time.Time) *slimsDoor {
	return &slimsDoor{libraries, now, make(chan struct{}, doorWidth)}
}

func (d *slimsDoor) SignIn(ctx context.Context, libraryID int64, username, password string) (u account.SlimsUser, needsCode bool, err error) {
	err = d.ask(ctx, libraryID, func(ctx context.Context, r *slims.Reader) error {
		s, code, err := r.SignIn(ctx, username, password)
		u, needsCode = slimsUser(s), code
		return err
	})
	return u, needsCode, err
}

func (d *slimsDoor) CheckCode(ctx context.Context, libraryID, userID int64, code string) (u account.SlimsUser, step int64, err error) {
	err = d.ask(ctx, libraryID, func(ctx context.Context, r *slims.Reader) error {
		s, at, err := r.CheckCode(ctx, userID, code, d.now())
		u, step = slimsUser(s), at
		return err
	})
	return u, step, err
}

func (d *slimsDoor) Groups(ctx context.Context, libraryID int64) (list []account.SlimsGroup, err error) {
	err = d.ask(ctx, libraryID, func(ctx context.Context, r *slims.Reader) error {
		groups, err := r.Groups(ctx)
		for _, g := range groups {
			list = append(list, account.SlimsGroup{ID: g.ID, Name: g.Name, UserIDs: g.UserIDs})
		}
		return err
	})
	return list, err
}

func (d *slimsDoor) Reservations(ctx context.Context, libraryID int64) (list []pickup.Reservation, total int, err error) {
	err = d.ask(ctx, libraryID, func(ctx context.Context, r *slims.Reader) error {
		list, total, err = r.Reservations(ctx)
		return err
	})
	return list, total, err
}

func (d *slimsDoor) Lent(ctx context.Context, libraryID int64, refs []pickup.Ref) (lent map[pickup.Ref]time.Time, err error) {
	err = d.ask(ctx, libraryID, func(ctx context.Context, r *slims.Reader) error {
		lent, err = r.Lent(ctx, refs)
		return err
	})
	return lent, err
}

// ask opens a library's SLiMS for one question. What keeps it from answering
// is Unavailable.
func (d *slimsDoor) ask(ctx context.Context, libraryID int64, question func(context.Context, *slims.Reader) error) error {
	l, err := d.libraries.Find(ctx, libraryID)
	if err != nil {
		return err
	}
	dsn, err := d.libraries.SlimsDSN(ctx, lms.System("signin"), libraryID)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, doorPatience)
	defer cancel()
	if err = d.knock(ctx, dsn, l.Zone(), question); lms.IsKind(err, lms.Unavailable) || lms.IsKind(err, lms.Internal) {
		return &lms.Error{Kind: lms.Unavailable, Key: "signin.slims_down", Args: lms.Args{"library": l.Name}, Err: err}
	}
	return err
}

func (d *slimsDoor) knock(ctx context.Context, dsn string, zone *time.Location, question func(context.Context, *slims.Reader) error) error {
	select {
	case d.turns <- struct{}{}:
		defer func() { <-d.turns }()
	case <-ctx.Done():
		return ctx.Err()
	}
	r, err := slims.Open(ctx, dsn, zone)
	if err != nil {
		return err
	}
	defer r.Close()
	return question(ctx, r)
}
