package exchange

import (
	"slices"
	"strings"

	"binapustaka/lms"
)

// Scope is one kind of thing that a token may read; its name and what it opens
// are the messages exchange.scope_<with _ for :> and …_about.
type Scope string

const (
	Courses    Scope = "courses:read"
	People     Scope = "people:read"
	Enrolments Scope = "enrolments:read"
	Results    Scope = "results:read"
	Hours      Scope = "hours:read"
	Metrics    Scope = "metrics:read"
	Personal   Scope = "personal" // with People: names, addresses, and who somebody is in SLiMS
)

// Scopes lists every scope, as forms show them.
var Scopes = []Scope{Courses, People, Enrolments, Results, Hours, Metrics, Personal}

// Key is the part of a message key that names s.
func (s Scope) Key() string { return strings.ReplaceAll(string(s), ":", "_") }

// ScopeSet is several scopes, each once, in the order of Scopes.
type ScopeSet []Scope

// Has reports whether s is among them.
func (set ScopeSet) Has(s Scope) bool { return slices.Contains(set, s) }

// String is what stands in the database.
func (set ScopeSet) String() string {
	names := make([]string, len(set))
	for i, s := range set {
		names[i] = string(s)
	}
	return strings.Join(names, ",")
}

// cleanScopes is what was ticked, and what is wrong with it.
func cleanScopes(ticked []Scope) (set ScopeSet, err *lms.Error) {
	for _, s := range ticked {
		if !slices.Contains(Scopes, s) {
			return nil, lms.FailField("scopes", "exchange.scope_unknown", lms.Args{"scope": string(s)})
		}
	}
	for _, s := range Scopes {
		if slices.Contains(ticked, s) {
			set = append(set, s)
		}
	}
	switch {
	case len(set) == 0:
		return nil, lms.FailField("scopes", "exchange.scope_missing")
	case set.Has(Personal) && !set.Has(People): // it would open nothing
		return set, lms.FailField("scopes", "exchange.scope_personal_alone")
	}
	return set, nil
}

func scopesOf(column string) (set ScopeSet) {
	for name := range strings.SplitSeq(column, ",") {
		if name != "" {
			set = append(set, Scope(name))
		}
	}
	return set
}
