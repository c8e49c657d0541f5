package exchange

import (
	"time"

	"binapustaka/lms"
)

// Reader is who reads over HTTP: a token that is good now. Only Store.Enter makes
// one.
type Reader struct {
	TokenID   int64
	LibraryID int64
	Zone      *time.Location // the library's
	scopes    ScopeSet
	hider     hider
}

// Require is Forbidden unless the token has the scope.
func (r Reader) Require(s Scope) error {
	if r.Has(s) {
		return nil
	}
	return lms.Fail(lms.Forbidden, "exchange.scope_needed", lms.Args{"scope": string(s)})
}

// Has reports whether the token has the scope.
func (r Reader) Has(s Scope) bool { return r.scopes.Has(s) }

// Pseudonym is what this reader knows an account by.
func (r Reader) Pseudonym(accountID int64) string {
	return r.hider.hide(asPerson, r.TokenID, accountID)
}

// Account is whom this reader knows by that pseudonym.
func (r Reader) Account(pseudonym string) (id int64, ok bool) {
	return r.hider.show(asPerson, r.TokenID, pseudonym)
}

// Cursor is where a list of this reader's goes on: after the row with that key.
func (r Reader) Cursor(list byte, after int64) string {
	return r.hider.hide(asCursor+list, r.TokenID, after)
}

// After is the key in a cursor of that list, 0 for none; Invalid when it is not
// one that this reader was given for it.
func (r Reader) After(list byte, cursor string) (int64, error) {
	if cursor == "" {
		return 0, nil
	}
	after, ok := r.hider.show(asCursor+list, r.TokenID, cursor)
	if !ok {
		return 0, lms.FailField("cursor", "exchange.cursor_wrong")
	}
	return after, nil
}
