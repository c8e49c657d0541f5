package web

import (
	"context"
	"strings"
	"testing"

	"binapustaka/lms"
)

// Every address that changes something for somebody signed in refuses a form
// without the token, and one that another site sent.
func TestEveryFormIsChecked(t *testing.T) {
	room := openTestRoom(t)
	id := room.local("serba", "Serba Bisa", lms.Roles...)
	token, _, err := room.accounts.StartSession(context.Background(), id, room.library, "127.0.0.1", "test")
	if err != nil {
		t.Fatal(err)
	}
	v := room.stranger()
	v.token = token
	staff := lms.Actor{AccountID: id, LibraryID: room.library, Roles: lms.Roles}
	sari := room.helper("Sari", "sari", staff)
	seen := 0
	for _, rt := range new(server).routes() {
		if rt.method == get || rt.foreign || rt.nameless { // without a session there is nothing to be forged
			continue
		}
		seen++
		path := strings.NewReplacer(":token", "x").Replace(rt.path)
		for strings.Contains(path, ":") {
			before, rest, _ := strings.Cut(path, ":")
			_, after, more := strings.Cut(rest, "/")
			path = before + "1"
			if more {
				path += "/" + after
			}
		}
		who := v
		if !rt.may(staff) { // it is for volunteers
			who = sari
		}
		for _, forged := range []string{"", "0." + mask(make([]byte, 32))} {
			status, body, _ := who.do(rt.method, path, "application/x-www-form-urlencoded", forged, strings.NewReader("x=1"))
			if status != 403 || !strings.Contains(body, "sudah terlalu lama terbuka") || !strings.Contains(body, `name="next" value="/"`) {
				t.Errorf("%s %s with token %q: %d", rt.method, path, forged, status)
			}
		}
	}
	if seen < 30 {
		t.Errorf("only %d addresses", seen)
	}
}
