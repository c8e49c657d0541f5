package web

import (
	"context"
	"slices"
	"strconv"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/pickup"
)

type pickupPage struct {
	Layout
	HasSlims bool
	Down     string // why SLiMS does not answer
	Board    pickup.Board
	Count    int // open reservations that are shown
	Total    int // in SLiMS
	Mails    bool
	Hold     lms.Day // until when a copy is put aside, unless somebody says otherwise
	Code     string  // as typed
	Found    *pickup.Entry
	Chosen   int64 // reservation that a refused form was about
	Held     int64 // what was put aside, the same
}

// usualHold is for how many days a copy is put aside, unless the desk says
// otherwise.
const usualHold = 3

// pickupPage reads the reservations as they are in SLiMS now, and closes what
// has become a loan meanwhile.
func (s *server) pickupPage(r *request) (*pickupPage, error) {
	p := &pickupPage{Layout: r.layout("pickup.title"), HasSlims: r.library.HasSlims && s.Slims != nil, Mails: s.Mails}
	p.Hold = p.Today() + usualHold
	if !p.HasSlims {
		return p, nil
	}
	id := r.actor.LibraryID
	open, total, err := s.Slims.Reservations(r.ctx, id)
	if lms.IsKind(err, lms.Unavailable) || lms.IsKind(err, lms.Forbidden) {
		_, p.Down = r.explain(err)
		return p, nil
	}
	if err != nil {
		return nil, err
	}
	p.Count, p.Total = len(open), total
	if total == len(open) { // else one that is not shown would look gone
		refs := make([]pickup.Ref, len(open))
		for i, o := range open {
			refs[i] = o.Ref()
		}
		err := s.Pickups.Settle(r.ctx, r.actor, id, refs, func(ctx context.Context, left []pickup.Ref) (map[pickup.Ref]time.Time, error) {
			return s.Slims.Lent(ctx, id, left)
		})
		if err != nil && !lms.IsKind(err, lms.Unavailable) {
			return nil, err
		}
	}
	known, err := s.Pickups.List(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	p.Board = pickup.NewBoard(open, known, p.Today())
	return p, nil
}

// pickupList is the desk's page; a code that a patron brings finds their copy.
func (s *server) pickupList(r *request) error {
	p, err := s.pickupPage(r)
	if err != nil {
		return err
	}
	if p.Code = r.Query("code"); p.Code != "" && p.HasSlims && p.Down == "" {
		found, err := s.Pickups.FindCode(r.ctx, r.actor, r.actor.LibraryID, p.Code)
		if lms.IsKind(err, lms.NotFound) {
			return r.invalid("pickup/list", p, lms.FailField("code", "pickup.no_code"))
		}
		if err != nil {
			return err
		}
		if at := slices.IndexFunc(p.Board.Ready, func(e pickup.Entry) bool { return e.Pickup.ID == found.ID }); at >= 0 {
			p.Found = &p.Board.Ready[at]
		}
	}
	return r.page("pickup/list", p)
}

// pickupAside notes that a copy was put aside, for a reservation that is open in
// SLiMS now.
func (s *server) pickupAside(r *request) error {
	p, err := s.pickupPage(r)
	if err != nil {
		return err
	}
	p.Chosen, _ = strconv.ParseInt(r.FormValue("reserve"), 10, 64)
	all := slices.Concat(p.Board.Fetch, p.Board.Waiting, p.Board.Missed, p.Board.Ready, p.Board.Unlent)
	at := slices.IndexFunc(all, func(e pickup.Entry) bool { return e.ID == p.Chosen })
	if at < 0 {
		return r.redirect("/pickups", "pickup.not_open")
	}
	until, err := lms.ParseDay(r.FormValue("hold"))
	if err != nil {
		return r.invalid("pickup/list", p, lms.FailField("hold", "pickup.hold_missing"))
	}
	_, err = s.Pickups.PutAside(r.ctx, r.actor, r.actor.LibraryID, all[at].Ref(), until, p.Today(), s.Mails)
	if lms.IsKind(err, lms.Conflict) { // a colleague was quicker: the page shows it
		return r.redirect("/pickups", "pickup.ready_already")
	}
	if err != nil {
		p.Hold = until
		return r.invalid("pickup/list", p, err)
	}
	return r.redirect("/pickups", "pickup.put_aside", lms.Args{"title": all[at].Title})
}

func (s *server) pickupCollected(r *request) error {
	return s.pickupClose(r, pickup.Collected, "pickup.collected_done")
}

func (s *server) pickupMissed(r *request) error {
	return s.pickupClose(r, pickup.Missed, "pickup.missed_done")
}

func (s *server) pickupClose(r *request, to pickup.State, notice string) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	if err := s.Pickups.Close(r.ctx, r.actor, r.actor.LibraryID, id, to); err != nil {
		return err
	}
	return r.redirect("/pickups", notice)
}

// pickupHold changes until when a copy waits.
func (s *server) pickupHold(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	until, err := lms.ParseDay(r.FormValue("hold"))
	if err == nil {
		err = s.Pickups.Hold(r.ctx, r.actor, r.actor.LibraryID, id, until, r.today())
	} else {
		err = lms.FailField("hold", "pickup.hold_missing")
	}
	if lms.IsKind(err, lms.Invalid) {
		p, fault := s.pickupPage(r)
		if fault != nil {
			return fault
		}
		p.Held = id
		return r.invalid("pickup/list", p, err)
	}
	if err != nil {
		return err
	}
	return r.redirect("/pickups", "pickup.held")
}
