package web

import (
	"strconv"
	"time"

	"binapustaka/lms/locale"
	"binapustaka/lms/notice"
)

type noticeSettingsPage struct {
	Layout
	Chosen   notice.Settings
	Kinds    []notice.Kind
	Channels []notice.Channel
	Hours    []int
	Email    string
	Refused  *notice.Refusal // what is noted of the address; nil: nothing
	Mails    bool            // there is a mail server
}

// Hour writes a full hour.
func (p *noticeSettingsPage) Hour(h int) string {
	return p.Locale.Clock(time.Date(2000, 1, 1, h, 0, 0, 0, time.UTC))
}

func (s *server) noticeSettingsPage(r *request) (p *noticeSettingsPage, err error) {
	p = &noticeSettingsPage{Layout: r.layout("notice.settings_title"), Kinds: notice.Kinds, Channels: notice.Channels, Email: r.account.Email, Mails: s.Mails}
	p.Path = "/notices/settings"
	for h := range 24 {
		p.Hours = append(p.Hours, h)
	}
	if p.Refused, err = s.Notices.Mine(r.ctx, r.actor); err != nil {
		return nil, err
	}
	p.Chosen, err = s.Notices.Settings(r.ctx, r.actor)
	return p, err
}

func (s *server) noticeSettings(r *request) error {
	p, err := s.noticeSettingsPage(r)
	if err != nil {
		return err
	}
	return r.page("notice/settings", p)
}

func (s *server) noticeSettingsSave(r *request) error {
	p, err := s.noticeSettingsPage(r)
	if err != nil {
		return err
	}
	p.Chosen = notice.Settings{Letters: r.FormValue("letters") == "1", Hour: -1, Channels: map[notice.Kind]notice.Channel{}}
	if h, err := strconv.Atoi(r.FormValue("hour")); err == nil {
		p.Chosen.Hour = h
	}
	for _, k := range notice.Kinds {
		p.Chosen.Channels[k] = notice.Channel(r.FormValue("kind-" + string(k)))
	}
	if err := s.Notices.SaveSettings(r.ctx, r.actor, p.Chosen); err != nil {
		return r.invalid("notice/settings", p, err)
	}
	return r.redirect("/notices/settings", "notice.settings_saved")
}

// noticeAddressRight: the reader's own address is right after all.
func (s *server) noticeAddressRight(r *request) error {
	if err := s.Notices.Right(r.ctx, r.actor); err != nil {
		return err
	}
	return r.redirect("/notices/settings", "notice.address_tried")
}

type noticeStopPage struct {
	Layout
	Token   string
	Kind    notice.Kind // "": all
	Stopped bool
}

func (s *server) noticeStopPage(r *request) (*noticeStopPage, error) {
	p := &noticeStopPage{Token: r.Params("token")}
	language, k, err := s.Notices.Language(r.ctx, p.Token)
	if err != nil {
		return nil, err
	}
	r.locale, _ = locale.Find(language)
	p.Layout, p.Kind = r.layout("notice.stop_title"), k
	return p, nil
}

// noticeStop asks whoever reads the letter; programs that look at links before
// people do end nothing by that.
func (s *server) noticeStop(r *request) error {
	p, err := s.noticeStopPage(r)
	if err != nil {
		return err
	}
	return r.page("notice/stop", p)
}

// noticeStopped is for the page's button and for mail programs (RFC 8058).
func (s *server) noticeStopped(r *request) error {
	p, err := s.noticeStopPage(r)
	if err == nil {
		_, err = s.Notices.Stop(r.ctx, p.Token)
	}
	if err != nil {
		return err
	}
	p.Stopped = true
	return r.page("notice/stop", p)
}
