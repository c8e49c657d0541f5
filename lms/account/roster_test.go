package account_test

import (
	"fmt"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/account"
)

func TestReadRoster(t *testing.T) {
	person := func(id int64, name string) account.Colleague {
		return account.Colleague{Person: account.Person{ID: id, Name: name}, Status: account.Active}
	}
	rina, budi, sari, tono := person(1, "Rina"), person(2, "Budi"), person(3, "Sari"), person(4, "Tono")
	rina.Username, rina.Email = "rina", "rina@kota.example"
	budi.SlimsUsername, budi.SlimsEmail = "budi.s", "meja@kota.example"
	sari.Username, sari.Email = "sari", "meja@kota.example"
	tono.Username, tono.Status = "tono", account.Disabled
	people := []account.Colleague{rina, budi, sari, tono}
	for _, c := range []struct{ text, want string }{
		{"rina\nBUDI.S\n", "1:Rina 2:Budi"},
		{"\ufeffUsername;Nama\r\n\"RINA@kota.example\";Rina\r\n\r\nsari;x\r\n", "2:Rina 4:Sari"},
		{"rina\tRina\nrina@kota.example", "1:Rina 2:roster.twice"},
		{"meja@kota.example, tono\ntono\nzainal\n", "1:roster.several 2:roster.inactive 3:roster.unknown"},
		{"surel\nsurel", "2:roster.unknown"}, // a heading is the first line alone
		{"\n \n;\n", ""}, {"", ""},
		{strings.Repeat("x\n", 5002), ""},
	} {
		lines := account.ReadRoster(c.text, people)
		if len(lines) > 100 {
			if len(lines) != 5001 || lines[5000].Problem != "roster.long" || lines[5000].Line != 5001 {
				t.Errorf("%d lines, the last %+v", len(lines), lines[len(lines)-1])
			}
			continue
		}
		var got []string
		for _, l := range lines {
			got = append(got, fmt.Sprintf("%d:%s%s", l.Line, l.Person.Name, l.Problem))
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%q: %s, want %s", c.text, s, c.want)
		}
	}
}

func TestColleagues(t *testing.T) {
	h := open(t)
	rina, nur := h.add(1, "rina", lms.Librarian, lms.Trainer), h.add(1, "nur", lms.Head)
	h.add(2, "jauh", lms.Librarian)
	list, err := h.Colleagues(ctx, nur, 1)
	h.ok(err)
	if len(list) != 2 || list[0].Username+list[1].Username != "nurrina" && list[0].Username+list[1].Username != "rinanur" {
		t.Errorf("%+v", list)
	}
	for _, c := range list {
		if c.ID == rina.AccountID && (len(c.Roles()) != 2 || c.Status != account.Active) {
			t.Errorf("%+v", c)
		}
	}
	librarian := lms.Actor{AccountID: rina.AccountID, LibraryID: 1, Roles: []lms.Role{lms.Librarian}}
	_, err = h.Colleagues(ctx, librarian, 1)
	h.fails(err, "error.forbidden")
	who, roles, err := h.Colleague(ctx, librarian, nur.AccountID)
	h.ok(err)
	if who.ID != nur.AccountID || len(roles) != 1 || roles[0] != lms.Head {
		t.Errorf("%+v %v", who, roles)
	}
	_, _, err = h.Colleague(ctx, lms.Actor{}, nur.AccountID)
	h.fails(err, "error.forbidden")
}

func FuzzReadRoster(f *testing.F) {
	people := []account.Colleague{{Person: account.Person{ID: 1, Name: "Rina"}, Status: account.Active, Username: "rina", Email: "rina@kota.example"},
		{Person: account.Person{ID: 2, Name: "Tono"}, Status: account.Active, SlimsUsername: "tono"}, {Person: account.Person{ID: 3, Name: "Zainal"}, Username: "zainal"}}
	for _, text := range []string{"username;nama\nrina;Rina\ntono", "\ufeff\"RINA@kota.example\"\r\n\r\nzainal\t3", "a,\n,b", "\x00\xff;"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		found, last := map[int64]bool{}, 0
		for _, l := range account.ReadRoster(text, people) {
			if l.Line <= last || l.Line > strings.Count(text, "\n")+1 {
				t.Fatalf("line %d after %d", l.Line, last)
			}
			if (l.Problem == "") != (l.Person.ID != 0) || found[l.Person.ID] || l.Person.ID == 3 {
				t.Fatalf("%+v", l)
			}
			last, found[l.Person.ID] = l.Line, l.Person.ID != 0
		}
	})
}
