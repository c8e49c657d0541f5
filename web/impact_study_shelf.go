package web

import (
	"slices"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/impact"
	"binapustaka/lms/report"
)

// studyShelf is where studies stand: a library's own, or those of several.
type studyShelf struct {
	base  string
	joint bool
}

var (
	ownStudies   = studyShelf{base: "/impact"}
	jointStudies = studyShelf{base: "/region", joint: true}
)

func (k studyShelf) steps() []string {
	if k.joint {
		return jointSteps
	}
	return studySteps
}

// store is the store that finds the shelf's studies for the reader.
func (k studyShelf) store(r *request) (*impact.Store, impact.Scope, error) {
	if !k.joint {
		return r.server.Impact, impact.Scope{}, nil
	}
	places, err := r.places()
	if err != nil {
		return nil, impact.Scope{}, err
	}
	scope := scopeOf(r.actor, places)
	return r.server.Impact.Seeing(scope), scope, nil
}

// of is the store for the reader and the id in the address.
func (k studyShelf) of(r *request) (store *impact.Store, scope impact.Scope, id int64, err error) {
	if id, err = r.id("id"); err == nil {
		store, scope, err = k.store(r)
	}
	return store, scope, id, err
}

// places are the libraries whose aggregates the reader sees. Whoever came through
// one library's SLiMS sees that one at most.
func (r *request) places() ([]report.Place, error) {
	list, err := r.server.Reports.Places(r.ctx, r.actor)
	if r.session.Method != account.ByPassword {
		list = slices.DeleteFunc(list, func(p report.Place) bool { return p.ID != r.actor.LibraryID || !p.Leads })
	}
	return list, err
}

func scopeOf(actor lms.Actor, places []report.Place) impact.Scope {
	scope := impact.Scope{AccountID: actor.AccountID}
	for _, p := range places {
		scope.Sees = append(scope.Sees, p.ID)
		if p.Leads {
			scope.Leads = append(scope.Leads, p.ID)
		}
	}
	return scope
}
