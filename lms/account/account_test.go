package account

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/locale"
)

func TestDetailsAreChecked(t *testing.T) {
	good := Details{Name: "Ani", Username: "ani", Email: "ani@pustaka.example"}
	with := func(change func(d *Details)) Details { d := good; change(&d); return d }
	for field, bad := range map[string][]Details{
		"name": {with(func(d *Details) { d.Name = " \t " }), with(func(d *Details) { d.Name = strings.Repeat("é", 121) }), with(func(d *Details) { d.Name = "\xff" })},
		"username": {with(func(d *Details) { d.Username = "" }), with(func(d *Details) { d.Username = "a" }), with(func(d *Details) { d.Username = "a b" }),
			with(func(d *Details) { d.Username = ".ani" }), with(func(d *Details) { d.Username = strings.Repeat("a", 61) }), with(func(d *Details) { d.Username = "an\xffi" })},
		"email": {with(func(d *Details) { d.Email = "ani" }), with(func(d *Details) { d.Email = "Ani <ani@pustaka.example>" }), with(func(d *Details) { d.Email = "ani@x, b@x" }),
			with(func(d *Details) { d.Email = strings.Repeat("a", 195) + "@x.example" }), with(func(d *Details) { d.Email = "a\xff@x" })},
	} {
		for _, d := range bad {
			_, err := d.Clean(true)
			var e *lms.Error
			if !errors.As(err, &e) || e.Field != field {
				t.Errorf("%+v: %v, want a problem with %s", d, err, field)
				continue
			}
			for _, l := range []locale.Locale{locale.ID, locale.EN} {
				if text := l.Error(err); strings.Contains(text, "⟦") || strings.Contains(text, "{") {
					t.Errorf("message %q", text)
				}
			}
		}
	}
	d, err := Details{Name: "  Dra. \n Nur'aini,  S.IP. ", Username: " nur.aini-2_@x ", Email: " "}.Clean(true)
	if want := (Details{Name: "Dra. Nur'aini, S.IP.", Username: "nur.aini-2_@x"}); err != nil || d != want {
		t.Errorf("%+v, %v", d, err)
	}
	if _, err := (Details{Name: "Ani"}).Clean(false); err != nil {
		t.Errorf("who signs in through SLiMS needs no username: %v", err)
	}
	var all lms.Problems
	if _, err := (Details{Email: "x"}).Clean(true); !errors.As(err, &all) || len(all) != 3 {
		t.Errorf("three things are wrong: %v", err)
	}
}

func TestRolesAreChecked(t *testing.T) {
	got, err := cleanRoles([]lms.Role{lms.Admin, lms.Librarian, lms.Admin})
	if err != nil || !slices.Equal(got, []lms.Role{lms.Librarian, lms.Admin}) {
		t.Errorf("%v, %v", got, err)
	}
	var e *lms.Error
	if _, err := cleanRoles([]lms.Role{lms.Admin, "root"}); !errors.As(err, &e) || e.Key != "account.role_unknown" || e.Args["role"] != "root" {
		t.Errorf("%v", err)
	}
}

func TestNewPassword(t *testing.T) {
	for _, c := range []struct{ password, username, key string }{
		{"", "ani", "account.password_short"},
		{"sembilan9", "ani", "account.password_short"},
		{"éééééé", "", "account.password_short"}, // characters, not bytes
		{"sepuluh 10", "ani", ""},
		{"kata sandi Ani yang panjang", "ani", "account.password_username"},
		{"kata sandi ANI yang panjang", "Ani", "account.password_username"},
		{"aaaaaaaaaaaa", "", "account.password_same"},
		{"éééééééééééé", "", "account.password_same"},
		{"aaaaaaaaaaab", "", ""},
		{strings.Repeat("é1", 100), "", ""},
		{strings.Repeat("é1", 100) + "x", "", "account.password_long"},
	} {
		err := CheckNewPassword(c.password, c.username)
		var e *lms.Error
		if c.key == "" && err != nil || c.key != "" && (!errors.As(err, &e) || e.Key != c.key || e.Field != "password") {
			t.Errorf("%q: %v, want %q", c.password, err, c.key)
		}
	}
}

func TestPasswordHash(t *testing.T) {
	ctx := context.Background()
	phc, err := hash(ctx, "kuda laut biru")
	if err != nil {
		t.Fatal(err)
	}
	again, _ := hash(ctx, "kuda laut biru")
	if phc == again || len(phc) > 200 {
		t.Errorf("two passwords are stored alike, or too long: %s", phc)
	}
	for _, c := range []struct {
		phc, password string
		fits          bool
	}{
		{phc, "kuda laut biru", true}, {phc, "kuda laut biru ", false}, {phc, "", false}, {phc, strings.Repeat("x", 10_000), false},
		{"", "", false}, {"", "kuda laut biru", false}, {nobody, "", false}, {"x", "x", false}, {"$argon2id$v=19$m=1,t=0,p=1$AAAA$AAAA", "", false},
		{"$argon2id$v=19$m=8,t=1,p=1$AAAAAAAAAAA$", "", false}, {strings.Replace(phc, "v=19", "v=18", 1), "kuda laut biru", false},
		{strings.Replace(phc, "$argon2id$", "$argon2i$", 1), "kuda laut biru", false},
	} {
		if got, err := matches(ctx, c.phc, c.password); err != nil || got != c.fits {
			t.Errorf("%q for %q: %v, %v", c.password, c.phc, got, err)
		}
	}
	// Who is not there costs what who is there costs: the same work with the same memory.
	if got, want := strings.Split(nobody, "$"), strings.Split(phc, "$"); got[3] != want[3] || len(got[4]) != len(want[4]) || len(got[5]) != len(want[5]) {
		t.Errorf("%s is worked on otherwise than %s", nobody, phc)
	}
	work := func(phc string) uint64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		matches(ctx, phc, "kuda laut biru")
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	if known, unknown := work(phc), work(""); unknown < argonMemory*1024 || unknown > known*11/10 || known > unknown*11/10 {
		t.Errorf("%d bytes are used for a known account, %d for an unknown one", known, unknown)
	}
	// The bound on how many are worked on at once holds, and nobody waits for ever.
	for range cap(hashing) {
		hashing <- struct{}{}
	}
	short, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
	defer cancel()
	if _, err := matches(short, phc, "x"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("without a free place: %v", err)
	}
	if _, err := hash(short, "x"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("without a free place: %v", err)
	}
	for range cap(hashing) {
		<-hashing
	}
}

func TestWait(t *testing.T) {
	for failures, want := range map[int]time.Duration{0: 0, 4: 0, 5: 15 * time.Second, 6: 30 * time.Second, 7: time.Minute, 10: 8 * time.Minute,
		11: 15 * time.Minute, 12: 15 * time.Minute, 1 << 30: 15 * time.Minute} {
		if got := wait(failures, 5); got != want {
			t.Errorf("after %d failures: %s, want %s", failures, got, want)
		}
	}
	if longestWait >= forgetAfter {
		t.Error("what is waited for would be forgotten")
	}
}

func TestFoldName(t *testing.T) {
	const siti = "rahmawati siti"
	for name, want := range map[string]string{
		"Siti Rahmawati": siti, "SITI  RAHMAWATI": siti, "Rahmawati, Siti": siti, "Hj. Siti Rahmawati, S.IP.": siti, "siti rahmawati s.ip": siti,
		"Siti Rahmawati, S. IP., M. Hum.": siti, "Ibu Siti Rahmawati, A.Md.": siti, "Prof. Dr. Siti Rahmawati, M.Si.": siti,
		"Dra. Nur'aini, S.IP.": "nuraini", "NUR'AINI": "nuraini", "Nur’aini": "nuraini", "Nur Aini": "aini nur",
		"": "", " , . ": "", "S.IP.": "", "Ma'ruf": "maruf", "Budi-2": "budi2",
	} {
		if got := foldName(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func TestSuggest(t *testing.T) {
	users := []SlimsUser{
		{UserID: 1, Username: "nuraini", RealName: "Dra. Nur'aini, S.IP.", Email: "nur@x.example"},
		{UserID: 2, Username: "sitir", RealName: "Siti Rahmawati"},
		{UserID: 3, Username: "srahma", RealName: "Siti Rahmawati"}, // of the same name
		{UserID: 4, Username: "budi", RealName: "Budi Santoso", Email: "b@x.example"},
		{UserID: 5, Username: "dewi", RealName: "Dewi Anggraini Putri, A.Md."},
		{UserID: 6, Username: "kosong", RealName: ""},
		{UserID: 7, Username: "eko", RealName: "Eko"},
	}
	accounts := []Account{
		{ID: 11, Details: Details{Name: "Nur'aini"}},
		{ID: 12, Details: Details{Name: "Siti Rahmawati"}},                                 // which of the two?
		{ID: 13, Details: Details{Name: "B. Santoso", Username: "BUDI"}},                   // username, whatever the case
		{ID: 14, Details: Details{Name: "Orang Lain", Email: "B@X.example"}},               // e-mail: as good as the username
		{ID: 15, Details: Details{Name: "Dewi Anggraini Putri", Username: "srahma"}},       // a name here, a username there: the username weighs more
		{ID: 16, Details: Details{Name: "Eko", Username: "eko", Email: "eko@x.example"}},   // best of several
		{ID: 17, Details: Details{Name: "Eko", Username: "eko2", Email: "eko2@x.example"}}, // only the name
		{ID: 18, Details: Details{}},                                                       // nothing is no match for nothing
	}
	got := Suggest(users, accounts)
	want := []Suggestion{{Pair{1, 11}, []Clue{SameName}}, {Pair{3, 15}, []Clue{SameUsername}}, {Pair{7, 16}, []Clue{SameUsername, SameName}}}
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i, s := range got {
		if s.Pair != want[i].Pair || !slices.Equal(s.Clues, want[i].Clues) {
			t.Errorf("%+v, want %+v", s, want[i])
		}
		for _, c := range s.Clues {
			if text := locale.ID.T("link.clue_" + string(c)); strings.Contains(text, "⟦") {
				t.Errorf("clue %s has no words", c)
			}
		}
	}
	// Without the second, what was ambiguous is clear.
	got = Suggest(users[1:2], accounts)
	if len(got) != 1 || got[0].Pair != (Pair{2, 12}) {
		t.Errorf("the only Siti Rahmawati: %+v", got)
	}
	if got := Suggest(nil, accounts); got != nil {
		t.Errorf("nobody: %+v", got)
	}
}

func TestRowOfAUserGivenToAnother(t *testing.T) {
	gone := time.Now()
	was := SlimsUser{UserID: 4, Username: "magang", RealName: "Rina Wulandari, A.Md.", Email: "rina@x.example"}
	for _, c := range []struct {
		what string
		now  SlimsUser
		left bool // was marked as gone in between
		same bool
	}{
		{"unchanged", was, false, true},
		{"came back", was, true, true},
		{"married name", SlimsUser{Username: "magang", RealName: "R. Hidayat"}, false, true},
		{"username in capitals", SlimsUser{Username: "MAGANG", RealName: "x"}, true, true},
		{"username and title", SlimsUser{Username: "rina", RealName: "Rina Wulandari, S.IP."}, false, true},
		{"part of the name stayed", SlimsUser{Username: "rinaw", RealName: "Rina Hidayat"}, false, true},
		{"only the address stayed", SlimsUser{Username: "rh", RealName: "R. Hidayat", Email: "RINA@x.example"}, false, true},
		{"the next trainee", SlimsUser{Username: "joko", RealName: "Joko Susilo", Email: "joko@x.example"}, false, false},
		{"a title is no name", SlimsUser{Username: "joko", RealName: "Joko, A.Md."}, false, false},
		{"number used again", SlimsUser{Username: "rina", RealName: "Rina Wulandari"}, true, false},
	} {
		old := was
		if c.left {
			old.GoneAt = &gone
		}
		if got := old.becomes(c.now); got != c.same {
			t.Errorf("%s: %v", c.what, got)
		}
	}
}

func TestWhatSlimsSaysIsCut(t *testing.T) {
	u := SlimsUser{Username: strings.Repeat("u", 61), RealName: " Ani \t" + strings.Repeat("é", 200), Email: strings.Repeat("e", 201) + "\xff"}.clean()
	if len(u.Username) != 60 || len([]rune(u.RealName)) != maxName || len(u.Email) != maxEmail || !strings.HasPrefix(u.RealName, "Ani é") {
		t.Errorf("%+v", u)
	}
	if u := (SlimsUser{Username: "ani", RealName: " "}).clean(); u.RealName != "ani" {
		t.Errorf("without a name: %+v", u)
	}
}
