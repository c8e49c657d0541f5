package web

import (
	"context"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/pickup"
)

// fakeSlims stands where a library's SLiMS is asked who somebody is; the
// answers of a real one are tested in integration/slims.
type fakeSlims struct {
	mu     sync.Mutex
	down   bool
	asked  int
	people []fakeStaff
	groups []account.SlimsGroup
	open   []pickup.Reservation
	lent   map[pickup.Ref]time.Time
}

type fakeStaff struct {
	account.SlimsUser
	password string
	codes    map[string]int64 // good codes, with the step each is of
}

func (f *fakeSlims) SignIn(_ context.Context, _ int64, username, password string) (account.SlimsUser, bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked++
	if f.down {
		return account.SlimsUser{}, false, &lms.Error{Kind: lms.Unavailable, Key: "library.sealed_elsewhere"}
	}
	for _, p := range f.people {
		if strings.EqualFold(p.Username, strings.ReplaceAll(username, "í", "i")) && p.password == password { // as its database compares
			return p.SlimsUser, p.codes != nil, nil
		}
	}
	return account.SlimsUser{}, false, lms.Fail(lms.Unauthenticated, "signin.wrong")
}

func (f *fakeSlims) CheckCode(_ context.Context, _, userID int64, code string) (account.SlimsUser, int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked++
	if f.down {
		return account.SlimsUser{}, 0, lms.Fail(lms.Unavailable, "signin.slims_down")
	}
	for _, p := range f.people {
		if p.UserID != userID {
			continue
		}
		if step, ok := p.codes[code]; ok {
			return p.SlimsUser, step, nil
		}
		return account.SlimsUser{}, 0, lms.FailField("code", "signin.code_wrong")
	}
	return account.SlimsUser{}, 0, lms.Fail(lms.Unauthenticated, "signin.wrong")
}

func (f *fakeSlims) Groups(context.Context, int64) ([]account.SlimsGroup, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.down {
		return nil, lms.Fail(lms.Unavailable, "signin.slims_down")
	}
	return f.groups, nil
}

func (f *fakeSlims) Reservations(context.Context, int64) ([]pickup.Reservation, int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.down {
		return nil, 0, lms.Fail(lms.Unavailable, "signin.slims_down", lms.Args{"library": "Perpustakaan Kota"})
	}
	return slices.Clone(f.open), len(f.open), nil
}

func (f *fakeSlims) Lent(context.Context, int64, []pickup.Ref) (map[pickup.Ref]time.Time, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.lent, nil
}

func (f *fakeSlims) set(change func(*fakeSlims)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change(f)
}

const secret = "empat kata yang panjang"

// slimsStaff is a person of the library's SLiMS, whose password is secret.
func slimsStaff(id int64, username, name string) fakeStaff {
	return fakeStaff{SlimsUser: account.SlimsUser{UserID: id, Username: username, RealName: name, Email: username + "@kota.example"}, password: secret}
}

// connect gives the library a SLiMS with these people.
func (room *testRoom) connect(people ...fakeStaff) {
	room.t.Helper()
	room.insert(`UPDATE "library" SET slims_sealed = 'x' WHERE id = ?`, room.library)
	room.slims.set(func(f *fakeSlims) { f.people = people })
}

// local makes a local account with the password secret.
func (room *testRoom) local(username, name string, roles ...lms.Role) int64 {
	room.t.Helper()
	ctx, system := context.Background(), lms.System("test")
	id, err := room.accounts.Create(ctx, system, room.library, account.Details{Name: name, Username: username}, "id", roles)
	if err == nil {
		err = room.accounts.SetPassword(ctx, system, id, secret)
	}
	if err != nil {
		room.t.Fatal(err)
	}
	return id
}

// stranger is a visitor who keeps cookies, as a browser does.
func (room *testRoom) stranger() *visitor {
	room.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		room.t.Fatal(err)
	}
	v := &visitor{testRoom: room}
	v.client = http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return v
}

func (v *visitor) cookie(name string) string {
	v.t.Helper()
	u, err := url.Parse(v.url)
	if err != nil {
		v.t.Fatal(err)
	}
	for _, c := range v.client.Jar.Cookies(u) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

func credentials(username, password string) url.Values {
	return url.Values{"username": {username}, "password": {password}}
}
