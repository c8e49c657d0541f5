package web

import (
	"cmp"
	"slices"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/library"
)

// Indonesia's zones have names of their own; the others are offered under
// their IANA names.
var (
	homeZones  = []string{"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"}
	otherZones = []string{"Asia/Pontianak", "Asia/Singapore", "Asia/Kuala_Lumpur", "Asia/Brunei", "Asia/Dili", "Asia/Manila", "Asia/Bangkok",
		"Asia/Hong_Kong", "Asia/Tokyo", "Asia/Riyadh", "Africa/Cairo", "Europe/Amsterdam", "Australia/Melbourne", "UTC"}
)

type libraryEditPage struct {
	Layout
	Form       library.Details // as typed
	HasSlims   bool
	HomeZones  []string
	OtherZones []string
	Rules      []string
}

func (r *request) libraryPage(d library.Details) *libraryEditPage {
	others := otherZones
	if known := r.library.TimeZone; !slices.Contains(homeZones, known) && !slices.Contains(others, known) {
		others = append([]string{known}, others...)
	}
	return &libraryEditPage{Layout: r.layout("library.edit_title"), Form: d, HasSlims: r.library.HasSlims, HomeZones: homeZones,
		OtherZones: others, Rules: []string{library.Direct, library.Approval}}
}

func (s *server) libraryEdit(r *request) error {
	return r.page("library/edit", r.libraryPage(r.library.Details))
}

func (s *server) libraryUpdate(r *request) error {
	typed := r.library.Details
	typed.Name, typed.TimeZone, typed.FirstSignin = r.FormValue("name"), r.FormValue("time_zone"), r.FormValue("first_signin")
	typed.SyncAt, typed.ForPractice = r.FormValue("sync_at"), r.FormValue("for_practice") != ""
	d := typed
	d.SyncAt, d.TimeZone, d.FirstSignin = clockField(d.SyncAt), cmp.Or(d.TimeZone, "–"), cmp.Or(d.FirstSignin, "–") // none is not the usual one
	d, err := d.Clean()
	if err == nil {
		err = s.Libraries.Update(r.ctx, r.actor, r.actor.LibraryID, d)
	}
	if err != nil {
		return r.invalid("library/edit", r.libraryPage(typed), err)
	}
	if d != r.library.Details {
		args := lms.Args{"name": d.Name, "zone": d.TimeZone, "clock": d.SyncAt, "rule": d.FirstSignin}
		if err := s.Accounts.Note(r.ctx, r.actor, r.actor.LibraryID, "library_changed", args); err != nil {
			return err
		}
		if d.ForPractice != r.library.ForPractice {
			note := map[bool]string{true: "library_practice_on", false: "library_practice_off"}[d.ForPractice]
			if err := s.Accounts.Note(r.ctx, r.actor, r.actor.LibraryID, note, nil); err != nil {
				return err
			}
		}
	}
	return r.redirect("/library", "library.saved")
}

// clockField is a time of day that was typed, also with a point, as Indonesians
// write it. Nothing typed is no hour, not the usual one.
func clockField(typed string) string {
	if len(typed) == len("01.30") && typed[2] == '.' {
		return typed[:2] + ":" + typed[3:]
	}
	if typed == "" {
		return "–"
	}
	return typed
}

// ZoneName is a time zone as people call it.
func (l Layout) ZoneName(zone string) string {
	if key := "library.zone." + strings.ToLower(zone); l.Locale.Has(key) {
		return l.Locale.T(key)
	}
	return strings.ReplaceAll(zone, "_", " ")
}
