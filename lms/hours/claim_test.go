package hours

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"slices"
	"strings"
	"sync"
	"testing"

	"binapustaka/lms"
)

func pdf(what string) *File {
	f, err := NewFile(`C:\berkas\Sertifikat `+what+`.PDF`, []byte("%PDF-1.4\n"+what+"\n%%EOF\n"))
	if err != nil {
		panic(err)
	}
	return &f
}

func external() Draft {
	return Draft{Kind: External, Title: "Bimtek RDA", Organiser: "Perpusnas", From: today - 40, To: today - 38, Amount: Amount{JP: 8_00}}
}

func (r *room) claims(who lms.Actor, d Draft, f *File) int64 {
	r.t.Helper()
	id, err := r.Claim(ctx, who, r.lib, 0, d, f)
	r.ok(err)
	return id
}

// A training elsewhere: handed in, returned, sent again, approved, taken back.
func TestExternalTraining(t *testing.T) {
	r := open(t)
	_, err := r.Claim(ctx, r.rina, r.lib, 0, external(), nil)
	r.wants(err, lms.Invalid, "hours.file_missing")
	id := r.claims(r.rina, external(), pdf("a"))
	_, err = r.Claim(ctx, r.rina, r.lib, 0, external(), pdf("a"))
	r.wants(err, lms.Invalid, "hours.file_twice")
	if n := r.post(); n != 0 {
		t.Errorf("what waits is posted: %d", n)
	}
	for _, who := range []lms.Actor{r.budi, r.other, {}} {
		if _, err := r.File(ctx, who, id); !lms.IsKind(err, lms.NotFound) {
			t.Errorf("%s reads the certificate: %v", who.Name, err)
		}
		r.wants(r.Decide(ctx, who, id, 1, true, ""), lms.NotFound, "")
		r.wants(r.Withdraw(ctx, who, id), lms.NotFound, "")
	}
	_, err = r.Claim(ctx, r.budi, r.lib, id, external(), nil)
	r.wants(err, lms.NotFound, "")
	r.wants(r.Decide(ctx, r.rina, id, 1, true, ""), lms.Forbidden, "")
	f, err := r.File(ctx, r.head, id)
	if r.ok(err); f.Name != "Sertifikat a.pdf" || f.ContentType() != "application/pdf" || !strings.Contains(string(f.Content), "\na\n") {
		t.Errorf("%+v", f)
	}

	r.wants(r.Decide(ctx, r.head, id, 1, false, " "), lms.Invalid, "hours.answer_missing")
	r.ok(r.Decide(ctx, r.head, id, 1, false, "Tanggalnya lain dari sertifikat"))
	d := external()
	d.To--
	_, err = r.Claim(ctx, r.rina, r.lib, id, d, nil) // the certificate stays
	r.ok(err)
	r.wants(r.Decide(ctx, r.head, id, 1, true, ""), lms.Conflict, "hours.claim_changed")
	waiting, err := r.Undecided(ctx, r.head, r.lib)
	if r.ok(err); len(waiting) != 1 || waiting[0].Name != "Rina" || waiting[0].File == "" || waiting[0].Answer == "" {
		t.Fatalf("%+v", waiting)
	}
	r.ok(r.Decide(ctx, r.head, id, waiting[0].Revision, true, ""))
	r.wants(r.Decide(ctx, r.head, id, waiting[0].Revision+1, true, ""), lms.Conflict, "")
	r.says(r.rina, "external 800")
	_, err = r.Claim(ctx, r.rina, r.lib, id, d, nil)
	r.wants(err, lms.Conflict, "hours.approved_already")
	r.wants(r.Withdraw(ctx, r.rina, id), lms.Conflict, "hours.recorded_once")

	c, err := r.FindClaim(ctx, r.admin, id)
	r.ok(err)
	r.ok(r.Decide(ctx, r.admin, id, c.Revision, false, "Sertifikat orang lain"))
	r.says(r.rina, "external 800", "external -800 gone")
	r.wants(r.Withdraw(ctx, r.rina, id), lms.Conflict, "hours.recorded_once") // the ledger names it

	own := r.claims(r.head, external(), pdf("kepala"))
	if list, err := r.Undecided(ctx, r.head, r.lib); err != nil || len(list) != 0 {
		t.Errorf("one's own waits for oneself: %v %v", list, err)
	}
	r.wants(r.Decide(ctx, r.head, own, 1, true, ""), lms.Forbidden, "")
	r.ok(r.Decide(ctx, r.admin, own, 1, true, ""))
	gone := r.claims(r.budi, external(), pdf("b"))
	r.ok(r.Withdraw(ctx, r.budi, gone))
	if _, err := r.FindClaim(ctx, r.budi, gone); !lms.IsKind(err, lms.NotFound) {
		t.Error(err)
	}
}

// Several decide and post at once: everything is in the ledger, once, and nobody is
// told of an error that is none of theirs.
func TestDecidedWhileOthersPost(t *testing.T) {
	r := open(t)
	var want []string
	for i := range 6 {
		id := r.claims(r.rina, external(), pdf(fmt.Sprint(i)))
		r.present(r.held(4), r.rina, 180)
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				if _, err := r.Settle(ctx, system, r.lib, r.rina.AccountID); err != nil {
					t.Error(err)
				}
			})
		}
		all.Go(func() {
			if err := r.Decide(ctx, r.head, id, 1, true, ""); err != nil {
				t.Error(err)
			}
		})
		all.Wait()
		want = append(want, "activity 400", "external 800")
	}
	got := r.lines(r.rina)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// Who taught an activity has taught it, and did not attend it; nobody says so
// twice.
func TestTeachingCountsInsteadOfAttending(t *testing.T) {
	r := open(t)
	id := r.held(4)
	r.present(id, r.budi, 180)
	r.post()
	d := Draft{Kind: Teaching, Subject: fmt.Sprintf("activity-%d", id), From: today - 1, To: today - 1, Amount: Amount{Minutes: 90}}
	claim := r.claims(r.budi, d, nil)
	_, err := r.Claim(ctx, r.budi, r.lib, 0, d, nil)
	r.wants(err, lms.Invalid, "hours.subject_twice")
	r.ok(r.Decide(ctx, r.head, claim, 1, true, ""))
	r.says(r.budi, "activity 400", "activity -400 taught", "teaching 200")
	course := r.completes(r.rina, 4, 0)
	d.Subject = fmt.Sprintf("course-%d", course)
	r.claims(r.budi, d, nil)
	for _, wrong := range []string{"", "course-999999", "activity-1 OR 1"} {
		d.Subject = wrong
		_, err := r.Claim(ctx, r.budi, r.lib, 0, d, nil)
		r.wants(err, lms.Invalid, "hours.subject_missing")
	}
	if c, err := r.Claims(ctx, r.budi, r.lib, r.budi.AccountID); err != nil || len(c) != 2 || c[1].Title != "Lokakarya" && c[0].Title != "Lokakarya" {
		t.Errorf("%+v %v", c, err)
	}
}

func TestDraftsAndFiles(t *testing.T) {
	for field, spoil := range map[string]func(*Draft){
		"kind":      func(d *Draft) { d.Kind = "course" },
		"title":     func(d *Draft) { d.Title = " \u202e " },
		"organiser": func(d *Draft) { d.Organiser = strings.Repeat("x", 161) },
		"from":      func(d *Draft) { d.From = 0 },
		"to":        func(d *Draft) { d.To = today + 1 },
		"amount":    func(d *Draft) { d.JP = 0 },
	} {
		d := external()
		spoil(&d)
		if _, err := d.Clean(today); err == nil || !strings.Contains(err.Error(), "("+field+")") {
			t.Errorf("%s: %v", field, err)
		}
	}
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 2, 2))); err != nil {
		t.Fatal(err)
	}
	if f, err := NewFile("foto.pdf", picture.Bytes()); err != nil || f.Name != "foto.png" || f.ContentType() != "image/png" {
		t.Errorf("%+v %v", f, err)
	}
	for name, content := range map[string][]byte{
		"sertifikat.pdf": []byte("<html><script>alert(1)</script>%%EOF"),
		"cut.pdf":        []byte("%PDF-1.4 and no end"),
		"empty.png":      nil,
		"head.png":       picture.Bytes()[:12],
		"page.jpg":       []byte("\xff\xd8\xff<html>"),
	} {
		if f, err := NewFile(name, content); !lms.IsKind(err, lms.Invalid) {
			t.Errorf("%s: %+v %v", name, f, err)
		}
	}
	if _, err := NewFile("a.pdf", make([]byte, FileLimit+1)); !lms.IsKind(err, lms.TooLarge) {
		t.Error(err)
	}
}

func TestWhoMay(t *testing.T) {
	as := func(roles ...lms.Role) lms.Actor { return lms.Actor{AccountID: 7, LibraryID: 1, Roles: roles} }
	for _, c := range []struct {
		actor                             lms.Actor
		own, people, decide, rules, claim bool
	}{
		{as(lms.Librarian), true, false, false, false, true},
		{as(lms.Trainer), true, false, false, false, true},
		{as(lms.Head), true, true, true, false, true},
		{as(lms.Admin), true, true, true, true, true},
		{lms.Actor{AccountID: 7, LibraryID: 2, Roles: []lms.Role{lms.Admin}}, false, false, false, false, false},
		{lms.Actor{}, false, false, false, false, false},
	} {
		if canSee(c.actor, 1, 7) != c.own || canSee(c.actor, 1, 8) != c.people || canDecide(c.actor, 1, 8) != c.decide || canDecide(c.actor, 1, 7) || canSetRules(c.actor, 1) != c.rules || canClaim(c.actor, 1) != c.claim {
			t.Errorf("%+v", c)
		}
	}
}
