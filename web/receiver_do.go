package web

import (
	"binapustaka/lms"
	"binapustaka/lms/exchange"
)

// lrs is the library's learning record store, nil without one.
func (s *server) lrs(r *request) (*exchange.Receiver, error) {
	list, err := s.Exchange.Receivers(r.ctx, r.actor, r.actor.LibraryID, exchange.LRS)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

func (s *server) lrsEmpty(r *request, d exchange.ReceiverDetails) *receiverPage {
	p := &receiverPage{Layout: r.layout("exchange.lrs_title"), Kind: exchange.LRS, Form: d, Here: "/integrations/lrs"}
	p.Path = p.Here
	return p
}

func (s *server) lrsShow(r *request) error {
	v, err := s.lrs(r)
	if err != nil {
		return err
	}
	if v == nil {
		return r.page("exchange/receiver", s.lrsEmpty(r, exchange.ReceiverDetails{}))
	}
	return s.showReceiver(r, *v, "")
}

// lrsSave connects the learning record store, or changes it.
func (s *server) lrsSave(r *request) error {
	v, err := s.lrs(r)
	if err != nil {
		return err
	}
	if v != nil {
		return s.receiverChange(r, *v, "lrs_changed")
	}
	d := readReceiver(r)
	made, _, refused := s.Exchange.AddReceiver(r.ctx, r.actor, r.actor.LibraryID, exchange.LRS, d, r.site())
	if refused != nil {
		return r.invalid("exchange/receiver", s.lrsEmpty(r, d), refused)
	}
	if err := s.noteReceiver(r, "lrs_made", made); err != nil {
		return err
	}
	return r.redirect("/integrations/lrs", "exchange.saved")
}

// receiverRotate gives a webhook another secret and shows it this once.
func (s *server) receiverRotate(r *request) error {
	v, err := s.receiver(r)
	if err != nil {
		return err
	}
	secret, err := s.Exchange.RotateSecret(r.ctx, r.actor, r.actor.LibraryID, v.ID)
	if err != nil {
		return err
	}
	if err := s.noteReceiver(r, "hook_rotated", v); err != nil {
		return err
	}
	if v, err = s.receiver(r); err != nil {
		return err
	}
	return s.showReceiver(r, v, secret)
}

// receiverTry sends a message that tells of nothing, and shows what came of it.
func (s *server) receiverTry(r *request) error {
	v, err := s.receiver(r)
	if err != nil {
		return err
	}
	id, err := s.Exchange.TryReceiver(r.ctx, r.actor, r.actor.LibraryID, v.ID)
	if err == nil && s.TellOne != nil {
		err = s.TellOne(r.ctx, v.ID, id)
	}
	if err != nil {
		return err
	}
	return r.redirect(receiverURL(v)+"#log", "exchange.tried")
}

func (s *server) receiverSwitch(r *request) error {
	v, err := s.receiver(r)
	if err != nil {
		return err
	}
	on := r.FormValue("on") != ""
	if err := s.Exchange.Switch(r.ctx, r.actor, r.actor.LibraryID, v.ID, on); err != nil {
		return err
	}
	word := map[bool]string{true: "on", false: "off"}[on]
	if err := s.noteReceiver(r, "receiver_"+word, v); err != nil {
		return err
	}
	return r.redirect(receiverURL(v), "exchange.switched_"+word)
}

func (s *server) receiverRemove(r *request) error {
	v, err := s.receiver(r)
	if err != nil {
		return err
	}
	if err := s.Exchange.RemoveReceiver(r.ctx, r.actor, r.actor.LibraryID, v.ID); err != nil {
		return err
	}
	if err := s.noteReceiver(r, "receiver_removed", v); err != nil {
		return err
	}
	if v.Kind == exchange.Hook {
		return r.redirect("/integrations/hooks", "exchange.removed")
	}
	return r.redirect("/integrations/lrs", "exchange.removed")
}

// receiverResend makes a message that did not arrive due once more.
func (s *server) receiverResend(r *request) error {
	v, err := s.receiver(r)
	if err != nil {
		return err
	}
	id, ok := r.id("delivery")
	if ok != nil {
		return lms.Fail(lms.NotFound, "exchange.delivery_not_found")
	}
	if err := s.Exchange.Resend(r.ctx, r.actor, r.actor.LibraryID, v.ID, id); err != nil {
		return err
	}
	if s.TellOne != nil {
		if err := s.TellOne(r.ctx, v.ID, id); err != nil {
			return err
		}
	}
	return r.redirect(receiverURL(v)+"#log", "exchange.resent")
}
