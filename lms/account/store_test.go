package account_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/locale"
	"binapustaka/lms/sqldb"
	"binapustaka/lms/sqldb/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var (
	ctx    = context.Background()
	system = lms.System("test")
	start  = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
)

// house is a database with two libraries, 1 and 2, and a clock to be moved.
type house struct {
	*account.Store
	t  *testing.T
	db *sqldb.DB

	mu  sync.Mutex
	now time.Time
}

func open(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, db: dbtest.Open(t), now: start}
	h.Store = account.NewStore(h.db, func() time.Time { h.mu.Lock(); defer h.mu.Unlock(); return h.now })
	for id := 1; id <= 2; id++ {
		h.db.MustExec(`INSERT INTO "library" (id, code, name, created_at) VALUES (?, ?, ?, ?)`, id, fmt.Sprint("lib", id), fmt.Sprint("Perpustakaan ", id), start)
	}
	return h
}

func (h *house) later(d time.Duration) { h.mu.Lock(); h.now = h.now.Add(d); h.mu.Unlock() }

// add makes a local account and is what it acts as.
func (h *house) add(library int64, username string, roles ...lms.Role) lms.Actor {
	h.t.Helper()
	id, err := h.Create(ctx, system, library, account.Details{Name: "Nama " + username, Username: username}, "id", roles)
	if err != nil {
		h.t.Fatal(err)
	}
	return lms.Actor{AccountID: id, LibraryID: library, Name: "Nama " + username, Roles: roles}
}

func (h *house) ok(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// fails checks that an error is the one of that key, in words in every language.
func (h *house) fails(err error, key string) {
	h.t.Helper()
	var e *lms.Error
	if !errors.As(err, &e) || e.Key != key {
		h.t.Errorf("%v, want %s", err, key)
		return
	}
	for _, l := range locale.All {
		if text := l.Error(err); strings.Contains(text, "⟦") || strings.Contains(text, "{") {
			h.t.Errorf("%s in %s: %q", key, l, text)
		}
	}
}

func (h *house) count(query string, args ...any) (n int) {
	h.t.Helper()
	h.ok(h.db.Get(&n, query, args...))
	return n
}

// actions are those in a library's audit log, the oldest first.
func (h *house) actions(library int64) (list []string) {
	h.t.Helper()
	entries, _, err := h.Audit(ctx, system, library, lms.Page{Number: 1, Size: 100})
	h.ok(err)
	for _, e := range entries {
		for _, l := range locale.All {
			args := maps.Clone(e.Args)
			if text := l.T("audit."+e.Action, args); strings.Contains(text, "⟦") || strings.Contains(text, "{") {
				h.t.Errorf("%s in %s: %q", e.Action, l, text)
			}
		}
		list = append(list, e.Action)
	}
	slices.Reverse(list)
	return list
}

func (h *house) rolesOf(id, library int64) string {
	h.t.Helper()
	roles, err := h.Roles(ctx, id, library)
	h.ok(err)
	return fmt.Sprint(roles)
}

// links are the accounts of library 1's SLiMS users today.
func (h *house) links(actor lms.Actor) (map[int64]int64, error) {
	stints, err := h.Stints(ctx, actor, 1)
	links := map[int64]int64{}
	for id, s := range stints.Now() {
		links[s.UserID] = id
	}
	return links, err
}

func TestCreateAndUpdate(t *testing.T) {
	h := open(t)
	admin := h.add(1, "admin", lms.Admin)
	id, err := h.Create(ctx, admin, 1, account.Details{Name: " Dra. Nur'aini, S.IP. ", Username: "nuraini", Email: "nur@x.example"}, "en", []lms.Role{lms.Trainer, lms.Librarian})
	h.ok(err)
	a, roles, err := h.Find(ctx, admin, id)
	h.ok(err)
	if a.Name != "Dra. Nur'aini, S.IP." || a.Username != "nuraini" || a.Email != "nur@x.example" || a.Locale != "en" || a.HasPassword || a.Status != account.Active ||
		!a.CreatedAt.Equal(start) || a.SeenAt != nil || fmt.Sprint(roles) != "[librarian trainer]" {
		t.Errorf("%+v %v", a, roles)
	}
	for _, name := range []string{"nuraini", "NurAini", "nur\u0061ini", " nuraini "} {
		_, err = h.Create(ctx, admin, 1, account.Details{Name: "X", Username: name}, "", []lms.Role{lms.Librarian})
		h.fails(err, "account.username_taken")
	}
	h.fails(h.Update(ctx, admin, id, account.Details{Name: "N", Username: "admin"}), "account.username_taken")
	_, err = h.Create(ctx, admin, 1, account.Details{Name: "X", Username: "x1"}, "", nil)
	h.fails(err, "account.role_missing")
	_, err = h.Create(ctx, admin, 1, account.Details{Name: "X", Username: "x1"}, "", []lms.Role{"root"})
	h.fails(err, "account.role_unknown")
	_, err = h.Create(ctx, admin, 2, account.Details{Name: "X", Username: "x1"}, "", []lms.Role{lms.Admin})
	h.fails(err, "error.forbidden")
	_, err = h.Create(ctx, system, 99, account.Details{Name: "X", Username: "x1"}, "", []lms.Role{lms.Admin})
	h.fails(err, "library.not_found")
	if n := h.count(`SELECT COUNT(*) FROM account`); n != 2 {
		t.Errorf("%d accounts after refusals", n)
	}

	h.ok(h.Update(ctx, admin, id, account.Details{Name: "Nur'aini", Username: "nur", Email: ""}))
	h.ok(h.Update(ctx, admin, id, account.Details{Name: "Nur'aini", Username: "nur", Email: ""})) // nothing new: no entry
	if a, err := h.FindByUsername(ctx, system, "nur"); err != nil || a.ID != id || a.Name != "Nur'aini" || a.Email != "" {
		t.Errorf("%+v, %v", a, err)
	}
	h.fails(h.Update(ctx, admin, id, account.Details{Name: "Nur'aini"}), "account.username_form") // a local account stays one
	h.fails(h.Update(ctx, admin, 999, account.Details{Name: "N", Username: "nn"}), "account.not_found")
	_, err = h.FindByUsername(ctx, system, "nuraini")
	h.fails(err, "account.no_username")
	_, err = h.FindByUsername(ctx, admin, "nur")
	h.fails(err, "error.forbidden")
	if got := h.actions(1); !slices.Equal(got, []string{"account_created", "account_created", "account_changed"}) {
		t.Errorf("audit: %v", got)
	}
}

// Only those who look after an account see or change it.
func TestWhoseAccounts(t *testing.T) {
	h := open(t)
	admin, other := h.add(1, "admin", lms.Admin), h.add(2, "lain", lms.Admin)
	trainer, ani := h.add(1, "trainer", lms.Trainer), h.add(1, "ani", lms.Librarian)
	both := h.add(1, "both", lms.Trainer)
	h.ok(h.SetRoles(ctx, system, both.AccountID, 2, []lms.Role{lms.Head}))
	details := account.Details{Name: "Baru", Username: "baru"}
	for _, a := range []lms.Actor{other} {
		h.fails(h.Update(ctx, a, ani.AccountID, details), "account.not_found")
		h.fails(h.SetStatus(ctx, a, ani.AccountID, account.Disabled), "account.not_found")
		h.fails(h.SetRoles(ctx, a, ani.AccountID, 2, []lms.Role{lms.Librarian}), "account.not_found") // nobody is taken in unasked
		h.fails(h.SetRoles(ctx, a, ani.AccountID, 1, []lms.Role{lms.Head}), "error.forbidden")
		_, _, err := h.PasswordTicket(ctx, a, ani.AccountID)
		h.fails(err, "account.not_found")
		_, _, err = h.Find(ctx, a, ani.AccountID)
		h.fails(err, "account.not_found")
	}
	for _, a := range []lms.Actor{trainer, ani, {}} {
		h.fails(h.Update(ctx, a, both.AccountID, details), "error.forbidden")
		h.fails(h.SetStatus(ctx, a, both.AccountID, account.Disabled), "error.forbidden")
		h.fails(h.SetRoles(ctx, a, a.AccountID, 1, lms.Roles), "error.forbidden")
		_, _, err := h.PasswordTicket(ctx, a, admin.AccountID)
		h.fails(err, "error.forbidden")
		_, _, err = h.List(ctx, a, 1, account.Filter{}, lms.Page{Number: 1, Size: 10})
		h.fails(err, "error.forbidden")
		_, _, err = h.Audit(ctx, a, 1, lms.Page{Number: 1, Size: 10})
		h.fails(err, "error.forbidden")
		_, _, err = h.Find(ctx, a, admin.AccountID)
		h.fails(err, "account.not_found")
	}
	// An account with roles elsewhere keeps its name, password and status; its roles here may go.
	h.fails(h.Update(ctx, admin, both.AccountID, details), "account.elsewhere")
	h.fails(h.SetStatus(ctx, admin, both.AccountID, account.Disabled), "account.elsewhere")
	h.fails(h.SetStaffNumber(ctx, admin, both.AccountID, "77"), "account.elsewhere")
	h.fails(h.SetStaffNumber(ctx, trainer, ani.AccountID, "77"), "error.forbidden")
	h.ok(h.SetStaffNumber(ctx, admin, ani.AccountID, "77"))
	h.ok(h.SetStaffNumber(ctx, other, other.AccountID, "77")) // in another library, which is not to learn of it
	h.fails(h.SetStaffNumber(ctx, admin, trainer.AccountID, "77"), "account.staff_number_taken")
	h.ok(h.SetStaffNumber(ctx, admin, ani.AccountID, ""))
	h.ok(h.SetStaffNumber(ctx, admin, trainer.AccountID, "77"))
	_, _, err := h.PasswordTicket(ctx, admin, both.AccountID)
	h.fails(err, "account.elsewhere")
	h.ok(h.SetRoles(ctx, admin, both.AccountID, 1, []lms.Role{lms.Librarian}))
	h.ok(h.SetRoles(ctx, admin, both.AccountID, 1, nil))
	h.fails(h.SetRoles(ctx, admin, both.AccountID, 1, []lms.Role{lms.Trainer}), "account.not_found")
	if h.rolesOf(both.AccountID, 1) != "[]" || h.rolesOf(both.AccountID, 2) != "[head]" {
		t.Error("roles elsewhere have changed")
	}
	h.ok(h.Update(ctx, other, both.AccountID, account.Details{Name: "Kini di dua saja", Username: "dua"}))
	if a, _, err := h.Find(ctx, ani, ani.AccountID); err != nil || a.Username != "ani" {
		t.Errorf("one's own account: %+v, %v", a, err)
	}
	places, err := h.Places(ctx, both.AccountID)
	if h.ok(err); len(places) != 1 || places[0].LibraryID != 2 {
		t.Errorf("places %+v", places)
	}
}

func TestLists(t *testing.T) {
	h := open(t)
	admin := h.add(1, "admin", lms.Admin, lms.Head)
	ani, budi, joko := h.add(1, "ani", lms.Librarian), h.add(1, "b_udi", lms.Librarian, lms.Trainer), h.add(1, "joko", lms.Librarian)
	h.add(2, "ani2", lms.Librarian)
	h.ok(h.SaveDirectory(ctx, system, 1, []account.SlimsUser{{UserID: 7, Username: "ani-slims", RealName: "Ani"}, {UserID: 8, Username: "x", RealName: "X"}}))
	_, refused, err := h.Link(ctx, admin, 1, []account.Pair{{UserID: 7, AccountID: ani.AccountID}})
	if h.ok(err); refused != nil {
		t.Fatal(refused)
	}
	h.ok(h.SaveDirectory(ctx, system, 1, []account.SlimsUser{{UserID: 8, Username: "x", RealName: "X"}}))
	h.ok(h.SetStatus(ctx, admin, joko.AccountID, account.Disabled))
	h.db.MustExec(`UPDATE account SET status = 'pending' WHERE id = ?`, budi.AccountID)
	names := func(f account.Filter) string {
		list, total, err := h.List(ctx, admin, 1, f, lms.Page{Number: 1, Size: 20})
		if h.ok(err); total != len(list) {
			t.Errorf("%+v: %d of %d", f, len(list), total)
		}
		s := ""
		for _, l := range list {
			s += l.Username + " "
		}
		return strings.TrimSpace(s)
	}
	for _, c := range []struct {
		f    account.Filter
		want string
	}{
		{account.Filter{}, "b_udi admin ani joko"}, // who waits for approval first
		{account.Filter{Words: "nama ANI"}, "ani"},
		{account.Filter{Words: "ani budi"}, ""},
		{account.Filter{Words: "b_"}, "b_udi"}, // no wildcard
		{account.Filter{Words: "%"}, ""},
		{account.Filter{Words: `\`}, ""},
		{account.Filter{Words: "an\xffi"}, ""}, // broken text is no failure
		{account.Filter{Status: account.Disabled}, "joko"},
		{account.Filter{Status: "x"}, ""},
		{account.Filter{Role: lms.Trainer}, "b_udi"},
		{account.Filter{Role: lms.Head, Status: account.Active}, "admin"},
	} {
		if got := names(c.f); got != c.want {
			t.Errorf("%+v: %q, want %q", c.f, got, c.want)
		}
	}
	list, total, err := h.List(ctx, admin, 1, account.Filter{}, lms.Page{Number: 2, Size: 3})
	if h.ok(err); total != 4 || len(list) != 1 || list[0].ID != joko.AccountID {
		t.Errorf("second page: %d %+v", total, list)
	}
	list, _, err = h.List(ctx, admin, 1, account.Filter{Words: "ani"}, lms.Page{Number: 1, Size: 3})
	if h.ok(err); list[0].Linked != "ani-slims" || !list[0].Gone {
		t.Errorf("link in the list: %+v", list[0])
	}
	list, _, err = h.List(ctx, admin, 1, account.Filter{Words: "udi"}, lms.Page{Number: 1, Size: 3})
	if h.ok(err); fmt.Sprint(list[0].Roles()) != "[librarian trainer]" || list[0].Linked != "" || list[0].Gone {
		t.Errorf("%+v", list[0])
	}
	people, err := h.People(ctx, admin, 1)
	if h.ok(err); len(people) != 2 || people[1].ID != ani.AccountID {
		t.Errorf("who may sign in: %+v", people)
	}
	found, err := h.Names(ctx, admin, []int64{ani.AccountID, joko.AccountID, 999})
	if h.ok(err); len(found) != 2 || found[joko.AccountID] != "Nama joko" {
		t.Errorf("names %v", found)
	}
	if found, err := h.Names(ctx, admin, nil); err != nil || len(found) != 0 {
		t.Errorf("no names: %v, %v", found, err)
	}
	for _, a := range []lms.Actor{ani, {}} {
		_, err := h.People(ctx, a, 1)
		h.fails(err, "error.forbidden")
		_, err = h.Names(ctx, a, []int64{1})
		h.fails(err, "error.forbidden")
	}
}

// Who share a name are told apart where one of them is chosen.
func TestPeopleOfOneName(t *testing.T) {
	h := open(t)
	admin, ani, budi, siti := h.add(1, "admin", lms.Admin), h.add(1, "ani", lms.Librarian), h.add(1, "budi", lms.Librarian), h.add(1, "siti", lms.Librarian)
	for _, a := range []lms.Actor{ani, budi} {
		h.ok(h.UpdateProfile(ctx, a, "Siti Rahmawati", ""))
	}
	h.ok(h.UpdateProfile(ctx, siti, "Siti", ""))
	people, err := h.People(ctx, admin, 1)
	h.ok(err)
	var names []string
	for _, p := range people {
		names = append(names, p.Name)
	}
	if got, want := strings.Join(names, ", "), "Nama admin, Siti, Siti Rahmawati (ani), Siti Rahmawati (budi)"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestProfile(t *testing.T) {
	h := open(t)
	ani := h.add(1, "ani", lms.Librarian)
	h.ok(h.UpdateProfile(ctx, ani, "Ani S.", "ani@x.example"))
	h.ok(h.SetLocale(ctx, ani, "en-GB"))
	a, _, err := h.Find(ctx, ani, ani.AccountID)
	if h.ok(err); a.Name != "Ani S." || a.Email != "ani@x.example" || a.Username != "ani" || a.Locale != "en" {
		t.Errorf("%+v", a)
	}
	h.fails(h.UpdateProfile(ctx, ani, "", ""), "account.name_missing")
	h.fails(h.UpdateProfile(ctx, lms.Actor{}, "X", ""), "account.not_found")

	// Who comes from SLiMS is called what SLiMS calls them, also by an administrator.
	admin := h.add(1, "admin", lms.Admin)
	s, err := h.SignInSlims(ctx, 1, account.SlimsUser{UserID: 3, Username: "siti", RealName: "Siti"}, false)
	h.ok(err)
	siti := lms.Actor{AccountID: s.ID, LibraryID: 1}
	h.ok(h.UpdateProfile(ctx, siti, "Ratu", "siti@x.example"))
	h.ok(h.Update(ctx, admin, s.ID, account.Details{Name: "Ratu", Email: "siti@y.example"}))
	if a, _, _ := h.Find(ctx, siti, s.ID); a.Name != "Siti" || a.Email != "siti@y.example" {
		t.Errorf("%+v", a)
	}
	h.ok(h.Update(ctx, admin, s.ID, account.Details{Name: "Siti Rahmawati", Username: "siti"})) // now a local account too
	if a, _, _ := h.Find(ctx, siti, s.ID); a.Name != "Siti Rahmawati" || a.Username != "siti" {
		t.Errorf("%+v", a)
	}
}
