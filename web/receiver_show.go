package web

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/exchange"
)

// receiverPage is a page about systems that are told what happens.
type receiverPage struct {
	Layout
	Kind       exchange.ReceiverKind
	Hooks      []exchange.Receiver // on the list of webhooks
	Receiver   *exchange.Receiver  // nil: none yet
	Form       exchange.ReceiverDetails
	Events     []exchange.Kind // that may be ticked
	Secret     string          // shown this once
	Deliveries []exchange.Delivery
	Page       lms.Page
	Pages      int
	Here       string
}

func (p receiverPage) Ticked(k exchange.Kind) bool { return slices.Contains(p.Form.Kinds, k) }
func (l Layout) Now() time.Time                    { return l.now }

// EventName is a kind of event in words.
func (l Layout) EventName(k exchange.Kind) string {
	return l.Locale.T("exchange.event_" + strings.ReplaceAll(string(k), ".", "_"))
}

// DeliveryAnswer is what a receiver answered, or why there was none.
func (l Layout) DeliveryAnswer(d exchange.Delivery) string {
	if l.Locale.Has(d.Answer) {
		return l.Locale.T(d.Answer)
	}
	return d.Answer
}

func readReceiver(r *request) (d exchange.ReceiverDetails) {
	d = exchange.ReceiverDetails{Name: r.FormValue("name"), Address: r.FormValue("address"), Own: r.FormValue("own") != "", Personal: r.FormValue("personal") != "",
		Reason: r.FormValue("reason"), Key: r.FormValue("key"), Secret: r.FormValue("secret")}
	for _, v := range r.formValues("events") {
		d.Kinds = append(d.Kinds, exchange.Kind(v))
	}
	return d
}

func (s *server) hookListPage(r *request) (*receiverPage, error) {
	hooks, err := s.Exchange.Receivers(r.ctx, r.actor, r.actor.LibraryID, exchange.Hook)
	p := &receiverPage{Layout: r.layout("exchange.hooks_title"), Kind: exchange.Hook, Hooks: hooks, Events: exchange.HookKinds, Form: exchange.ReceiverDetails{Kinds: exchange.HookKinds}}
	p.Path = "/integrations/hooks"
	return p, err
}

func (s *server) hookList(r *request) error {
	p, err := s.hookListPage(r)
	if err != nil {
		return err
	}
	return r.page("exchange/hooks", p)
}

// hookAdd makes a webhook and shows its secret this once.
func (s *server) hookAdd(r *request) error {
	d := readReceiver(r)
	made, secret, refused := s.Exchange.AddReceiver(r.ctx, r.actor, r.actor.LibraryID, exchange.Hook, d, r.site())
	if refused != nil {
		p, err := s.hookListPage(r)
		if err != nil {
			return err
		}
		p.Form = d
		return r.invalid("exchange/hooks", p, refused)
	}
	if err := s.noteReceiver(r, "hook_made", made); err != nil {
		return err
	}
	return s.showReceiver(r, made, secret)
}

func (s *server) noteReceiver(r *request, action string, v exchange.Receiver) error {
	return s.Accounts.Note(r.ctx, r.actor, r.actor.LibraryID, action, lms.Args{"name": v.Name, "address": v.Address})
}

// receiverPage is the page of one receiver.
func (s *server) receiverPage(r *request, v exchange.Receiver) (p *receiverPage, err error) {
	p = &receiverPage{Layout: r.layout("exchange.lrs_title"), Kind: v.Kind, Receiver: &v, Form: v.ReceiverDetails, Here: receiverURL(v), Page: r.pageNumber().Normal()}
	p.Path = "/integrations/lrs"
	if v.Kind == exchange.Hook {
		p.Title, p.Path, p.Events = v.Name, "/integrations/hooks", exchange.HookKinds
	}
	var total int
	p.Deliveries, total, err = s.Exchange.Deliveries(r.ctx, r.actor, r.actor.LibraryID, v.ID, p.Page)
	p.Pages = p.Page.Pages(total)
	return p, err
}

func receiverURL(v exchange.Receiver) string {
	if v.Kind == exchange.LRS {
		return "/integrations/lrs"
	}
	return fmt.Sprintf("/integrations/hooks/%d", v.ID)
}

func (s *server) showReceiver(r *request, v exchange.Receiver, secret string) error {
	p, err := s.receiverPage(r, v)
	if err != nil {
		return err
	}
	p.Secret = secret
	return r.page("exchange/receiver", p)
}

// receiver is the one in the address.
func (s *server) receiver(r *request) (v exchange.Receiver, err error) {
	id, err := r.id("id")
	if err != nil {
		return v, err
	}
	return s.Exchange.Receiver(r.ctx, r.actor, r.actor.LibraryID, id)
}

func (s *server) hook(r *request) (v exchange.Receiver, err error) {
	if v, err = s.receiver(r); err == nil && v.Kind != exchange.Hook {
		err = lms.Fail(lms.NotFound, "exchange.receiver_not_found")
	}
	return v, err
}

func (s *server) hookShow(r *request) error {
	v, err := s.hook(r)
	if err != nil {
		return err
	}
	return s.showReceiver(r, v, "")
}

func (s *server) hookChange(r *request) error {
	v, err := s.hook(r)
	if err != nil {
		return err
	}
	return s.receiverChange(r, v, "hook_changed")
}

func (s *server) receiverChange(r *request, v exchange.Receiver, note string) error {
	d := readReceiver(r)
	if refused := s.Exchange.ChangeReceiver(r.ctx, r.actor, r.actor.LibraryID, v.ID, d); refused != nil {
		p, err := s.receiverPage(r, v)
		if err != nil {
			return err
		}
		p.Form = d
		return r.invalid("exchange/receiver", p, refused)
	}
	v.Name, v.Address = d.Name, d.Address
	if err := s.noteReceiver(r, note, v); err != nil {
		return err
	}
	return r.redirect(receiverURL(v), "exchange.saved")
}
