package web

import (
	"cmp"

	"github.com/gofiber/fiber/v2"

	"binapustaka/integration/plugin"
	"binapustaka/lms"
	"binapustaka/lms/library"
)

type pluginPage struct {
	Layout
	Keys        []library.Key // the newest first
	Code        string        // of the connection, "" without a key
	Version     string        // of the plug-in that is carried here
	LibraryCode string
	Address     string // as typed, or as this browser reached us
}

// Waits reports whether the plug-in has not come with the newest key yet.
func (p pluginPage) Waits() bool { return len(p.Keys) > 0 && p.Keys[0].UsedAt == nil }

// Outdated reports whether the plug-in that came is another than the one here.
func (p pluginPage) Outdated() bool {
	return len(p.Keys) > 0 && p.Keys[0].PluginVersion != "" && p.Keys[0].PluginVersion != p.Version
}

func (s *server) pluginPage(r *request) (*pluginPage, error) {
	keys, err := s.Libraries.Keys(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	return &pluginPage{Layout: within(r.layout("plugin.title"), "/slims/connection"), Keys: keys, Version: plugin.Version, LibraryCode: r.library.Code, Address: cmp.Or(s.BaseURL, r.BaseURL())}, nil
}

// pluginShow is how a library's SLiMS is connected, step by step.
func (s *server) pluginShow(r *request) error {
	p, err := s.pluginPage(r)
	if err != nil {
		return err
	}
	return r.page("plugin/show", p)
}

// pluginCode shows the connection code, to be pasted into SLiMS.
func (s *server) pluginCode(r *request) error {
	p, err := s.pluginPage(r)
	if err != nil {
		return err
	}
	k, err := s.Libraries.NewestKey(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return err
	}
	p.Code = plugin.Code(k)
	if err := s.Accounts.Note(r.ctx, r.actor, r.actor.LibraryID, "plugin_code", lms.Args{"key": k.ID}); err != nil {
		return err
	}
	return r.page("plugin/show", p)
}

func (s *server) pluginZIP(r *request) error {
	k, err := s.Libraries.NewestKey(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return err
	}
	b, err := plugin.ZIP(k)
	if err != nil {
		return err
	}
	if err := s.Accounts.Note(r.ctx, r.actor, r.actor.LibraryID, "plugin_zip", lms.Args{"key": k.ID}); err != nil {
		return err
	}
	r.Set(fiber.HeaderContentType, "application/zip")
	r.Attachment("binapustaka-" + k.Library.Code + ".zip")
	return r.Send(b)
}

// pluginKey makes a key; the one before it stays good.
func (s *server) pluginKey(r *request) error {
	k, err := s.Libraries.MakeKey(r.ctx, r.actor, r.actor.LibraryID, r.FormValue("address"))
	if err != nil {
		p, fault := s.pluginPage(r)
		if fault != nil {
			return fault
		}
		p.Address = r.FormValue("address")
		return r.invalid("plugin/show", p, err)
	}
	if err := s.Accounts.Note(r.ctx, r.actor, r.actor.LibraryID, "plugin_key", lms.Args{"key": k.ID, "address": k.Address}); err != nil {
		return err
	}
	return r.redirect("/slims", "plugin.key_made")
}

func (s *server) pluginEnd(r *request) error {
	id := r.Params("key")
	if err := s.Libraries.EndKey(r.ctx, r.actor, r.actor.LibraryID, id); err != nil {
		return err
	}
	if err := s.Accounts.Note(r.ctx, r.actor, r.actor.LibraryID, "plugin_key_ended", lms.Args{"key": id}); err != nil {
		return err
	}
	return r.redirect("/slims", "plugin.key_ended", lms.Args{"key": id})
}
