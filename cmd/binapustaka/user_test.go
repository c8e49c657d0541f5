package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/account"
)

func passwordFile(t *testing.T, password string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(file, []byte(password+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestUsers(t *testing.T) {
	oneAfterTheOther(t)
	env := installation(t)
	must(t, env, "library", "add", "kota", "Perpustakaan Kota")
	if out := must(t, env, "user", "list"); !strings.Contains(out, "no account in Perpustakaan Kota") {
		t.Errorf("nobody yet: %q", out)
	}
	out := must(t, env, "user", "create", "sri", "--name", "Sri Wahyuni", "--email", "sri@example.id", "--role", "admin", "--role", "head")
	link := regexp.MustCompile(`(?m)^  /password/([\w-]{43})$`).FindStringSubmatch(out)
	if link == nil || !strings.Contains(out, "Administrator") || !strings.Contains(out, "BINAPUSTAKA_BASE_URL") {
		t.Fatalf("create:\n%s", out)
	}
	a := openApp(t, env)
	ctx := context.Background()
	if _, err := a.accounts.UsePasswordTicket(ctx, link[1], "sandi yang panjang"); err != nil {
		t.Fatal(err)
	}
	opens := func(username, password string, want bool) {
		t.Helper()
		if _, ok, err := a.accounts.CheckPassword(ctx, username, password); ok != want || err != nil {
			t.Errorf("%s with %q: %v %v", username, password, ok, err)
		}
	}
	opens("sri", "sandi yang panjang", true)
	if code, _, errOut := call(t, env, "user", "create", "sri", "--name", "Sri Lain"); code != 1 || errOut != "The username sri is taken. Choose another one.\n" {
		t.Errorf("a second sri: %d %q", code, errOut)
	}

	must(t, env, "user", "create", "budi", "--name", "Budi", "--password-file", passwordFile(t, "empat kata dari berkas"))
	opens("budi", "empat kata dari berkas", true)
	if code, out, errOut := callIn(t, env, "kata sandi dari pipa\n", "user", "password", "budi", "--password-file", "-"); code != 0 || strings.Contains(out+errOut, "pipa") {
		t.Errorf("%d %q %q", code, out, errOut)
	}
	opens("budi", "kata sandi dari pipa", true)
	out = must(t, with(env, "BINAPUSTAKA_BASE_URL=https://bina.example.id"), "user", "password", "budi")
	if !regexp.MustCompile(`(?m)^  https://bina\.example\.id/password/[\w-]{43}$`).MatchString(out) {
		t.Errorf("password link:\n%s", out)
	}

	var list []userJSON
	if err := json.Unmarshal([]byte(must(t, env, "user", "list", "--json")), &list); err != nil || len(list) != 2 || list[1].Username != "sri" ||
		list[1].Email != "sri@example.id" || len(list[1].Roles) != 2 || list[1].Status != account.Active || list[0].Roles[0] != lms.Librarian {
		t.Errorf("%+v %v", list, err)
	}
	if out := must(t, env, "user", "list"); !regexp.MustCompile(`(?m)^ *\d+  Sri Wahyuni +sri +Head of library, Administrator +Active$`).MatchString(out) {
		t.Errorf("list:\n%s", out)
	}
}

func TestRoles(t *testing.T) {
	env := installation(t)
	must(t, env, "library", "add", "kota", "Kota")
	must(t, env, "library", "add", "desa", "Desa")
	must(t, env, "user", "create", "sri", "--name", "Sri", "--library", "kota")
	a := openApp(t, env)
	ctx := context.Background()
	kota, err := a.libraries.FindByCode(ctx, "kota")
	if err != nil {
		t.Fatal(err)
	}
	users := []account.SlimsUser{{UserID: 7, Username: "ani", RealName: "Ani"}, {UserID: 8, Username: "baru", RealName: "Baru"}}
	if err := a.accounts.SaveDirectory(ctx, command, kota.ID, users); err != nil {
		t.Fatal(err)
	}
	ani, err := a.accounts.SignInSlims(ctx, kota.ID, users[0], false)
	if err != nil {
		t.Fatal(err)
	}
	has := func(id int64, library string, want ...lms.Role) {
		t.Helper()
		l, err := a.libraries.FindByCode(ctx, library)
		if err != nil {
			t.Fatal(err)
		}
		roles, err := a.accounts.Roles(ctx, id, l.ID)
		if err != nil || len(roles) != len(want) {
			t.Fatalf("%d in %s: %v %v, want %v", id, library, roles, err, want)
		}
		for i := range want {
			if roles[i] != want[i] {
				t.Errorf("%d in %s: %v, want %v", id, library, roles, want)
			}
		}
	}
	sri, err := a.accounts.FindByUsername(ctx, command, "sri")
	if err != nil {
		t.Fatal(err)
	}
	must(t, env, "user", "role", "sri", "--library", "desa", "--role", "admin", "--role", "trainer")
	has(sri.ID, "desa", lms.Trainer, lms.Admin)
	has(sri.ID, "kota", lms.Librarian)
	must(t, env, "user", "role", "sri", "--library", "kota", "--none")
	has(sri.ID, "kota")
	must(t, env, "user", "role", "ANI", "--library", "kota", "--role", "head")
	has(ani.ID, "kota", lms.Head)
	must(t, env, "user", "role", "--library", "kota", "--role", "trainer", strconv.FormatInt(ani.ID, 10))
	has(ani.ID, "kota", lms.Trainer)

	for args, says := range map[string]string{
		"user role siapa --library kota --role admin":                       `no account "siapa"`,
		"user role 999999 --library kota --role admin":                      `no account "999999"`,
		"user role baru --library kota --role admin":                        "has not signed in to Binapustaka yet",
		"user role sri --library kota":                                      "--none",
		"user role sri --library kota --role bos":                           "no role bos",
		"user role sri --role admin":                                        "Choose one with --library CODE: desa, kota",
		"user password ani --library kota":                                  "has no password here",
		"user create sri --name Lain --library kota":                        "is taken",
		"user create x --name X --library kota":                             "2 to 60",
		"user create lain --library kota":                                   "not understood",
		"user create lain --name L --library kota --role bos":               "no role bos",
		"user create lain --name L --library kota --email x":                "e-mail",
		"user create lain --name L --library kota --password-file /no/such": "/no/such",
		"user create lain --name L --library gunung":                        "binapustaka library list",
		"user list": "desa, kota",
	} {
		if code, _, errOut := call(t, env, strings.Fields(args)...); code == 0 || !strings.Contains(errOut, says) {
			t.Errorf("%s: %d %q", args, code, errOut)
		}
	}
	if code, _, errOut := callIn(t, env, "pendek\n", "user", "create", "lain", "--name", "L", "--library", "kota", "--password-file", "-"); code != 1 || !strings.Contains(errOut, "6 characters") {
		t.Errorf("short password: %d %q", code, errOut)
	}
	if _, err := a.accounts.FindByUsername(ctx, command, "lain"); !lms.IsKind(err, lms.NotFound) {
		t.Errorf("an account was made though its password was refused: %v", err)
	}
}
