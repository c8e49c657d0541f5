package web

import (
	"slices"

	"binapustaka/lms"
)

type linkUndoPage struct {
	Layout
	Pairs []linkPair
}

// linkUndo takes links away: first it asks, then it does.
func (s *server) linkUndo(r *request) error {
	ids, err := r.ticked()
	if err != nil {
		return err
	}
	list, err := s.linkPage(r)
	if err != nil {
		return err
	}
	if len(ids) == 0 {
		return r.invalid("link/list", list, lms.Fail(lms.Invalid, "link.none_ticked_off"))
	}
	if r.FormValue("sure") != "" {
		n, err := s.Accounts.Unlink(r.ctx, r.actor, r.actor.LibraryID, ids)
		if err != nil {
			return err
		}
		return r.redirect("/links", "link.unlinked", lms.Args{"n": n})
	}
	p := &linkUndoPage{Layout: r.layout("link.undo_title")}
	p.Path = "/links"
	for _, pair := range append(list.Linked, list.Gone...) {
		if slices.Contains(ids, pair.UserID) {
			p.Pairs = append(p.Pairs, pair)
		}
	}
	if len(p.Pairs) == 0 { // unlinked by somebody else meanwhile
		return r.redirect("/links", "link.unlinked", lms.Args{"n": 0})
	}
	return r.page("link/undo", p)
}
