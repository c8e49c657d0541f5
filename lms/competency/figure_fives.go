package competency

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// inFives is what a kind shows of a required competency, for those who may not
// see each person: what becomes of people (evidence, its withdrawal, the profile
// taken up or given up) comes to light when it is so of MinGroup different ones,
// of all of them as they are then. So what is read today less what was read
// yesterday is of nobody, or of that many. held are all who ever held the profile;
// evidence is by account, what was withdrawn too.
func inFives(r Required, kind Kind, held []Holding, evidence map[int64][]Evidence, same map[int64][]int64) (n Figure) {
	type event struct {
		at      time.Time
		account int64
	}
	var events []event
	turns := map[int64][]Holding{}
	for _, h := range held {
		turns[h.AccountID] = append(turns[h.AccountID], h)
		events = append(events, event{h.StartedAt, h.AccountID})
		if h.EndedAt != nil {
			events = append(events, event{*h.EndedAt, h.AccountID})
		}
	}
	for account := range turns {
		for _, e := range evidence[account] {
			if e.Kind != kind {
				continue
			}
			events = append(events, event{e.CreatedAt, account})
			if e.WithdrawnAt != nil {
				events = append(events, event{*e.WithdrawnAt, account})
			}
		}
	}
	slices.SortFunc(events, func(a, b event) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.account, b.account)) })

	// stood is what was known of somebody then; "" for nothing.
	stood := func(account int64, at time.Time) State {
		if !slices.ContainsFunc(turns[account], func(h Holding) bool { return !h.StartedAt.After(at) && (h.EndedAt == nil || h.EndedAt.After(at)) }) {
			return ""
		}
		var then []Evidence
		for _, e := range evidence[account] {
			if e.CreatedAt.After(at) || e.WithdrawnAt != nil && !e.WithdrawnAt.After(at) {
				continue
			}
			e.WithdrawnAt = nil
			then = append(then, e)
		}
		s, _ := gap([]Required{r}, then, same)[0].State(kind)
		return s
	}
	shown, waiting := map[int64]State{}, map[int64]State{}
	for _, e := range events {
		if s := stood(e.account, e.at); s != shown[e.account] {
			waiting[e.account] = s
		} else { // as it was
			delete(waiting, e.account)
		}
		if len(waiting) == MinGroup {
			maps.Copy(shown, waiting)
			clear(waiting)
		}
	}
	for _, s := range shown {
		if s != "" {
			n.add(s)
		}
	}
	return n
}
