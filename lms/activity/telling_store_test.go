package activity

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
)

func (w world) visit(t *testing.T, change func(*Details)) int64 {
	return w.create(t, func(d *Details) {
		d.Kind, d.Host, d.StartsAt, d.EndsAt, d.Mode = Visit, "Perpustakaan Medan", clock.Add(-time.Hour), clock.Add(time.Hour), ByInvitation
		if change != nil {
			change(d)
		}
	})
}

func (w world) ask(t *testing.T, by lms.Actor, id int64, asked string) int64 {
	t.Helper()
	if err := w.Ask(ctx, by, id, asked); err != nil {
		t.Fatal(err)
	}
	list, err := w.Questions(ctx, by, id)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range list {
		if q.Asked == strings.TrimSpace(asked) {
			return q.ID
		}
	}
	t.Fatalf("%q was not kept: %+v", asked, list)
	return 0
}

func TestQuestionsToAPanel(t *testing.T) {
	w := start(t)
	panel := w.create(t, func(d *Details) {
		d.Kind, d.Host, d.StartsAt, d.EndsAt = Panel, "x", clock.Add(time.Hour), clock.Add(2*time.Hour)
	})
	if a, _ := w.Find(ctx, w.rina, panel); a.Host != "" {
		t.Error("a panel has a host")
	}
	first, second := w.ask(t, w.rina, panel, " Bagaimana menata rak anak?\r\n"), w.ask(t, w.budi, panel, "Apakah denda perlu?")
	wantKind(t, w.Ask(ctx, w.budi, panel, "apakah DENDA perlu?"), lms.Invalid)
	wantKind(t, w.Ask(ctx, w.budi, panel, "  "), lms.Invalid)
	wantKind(t, w.Ask(ctx, w.budi, panel, strings.Repeat("a", maxQuestion+1)), lms.Invalid)
	wantKind(t, w.Vote(ctx, w.rina, panel, first, true), lms.Conflict)
	for range 2 {
		if err := w.Vote(ctx, w.rina, panel, second, true); err != nil {
			t.Fatal(err)
		}
	}
	list, err := w.Questions(ctx, w.rina, panel)
	if err != nil || len(list) != 2 || list[0].ID != second || list[0].Votes != 1 || !list[0].Voted || list[0].AuthorID != 0 || list[1].AuthorID != w.rina.AccountID || !list[1].Removable() {
		t.Errorf("for a reader: %+v %v", list, err)
	}
	list, _ = w.Questions(ctx, w.trainer, panel)
	if list[0].AuthorID != w.budi.AccountID || list[0].Voted || list[0].Own {
		t.Errorf("for the organiser: %+v", list)
	}
	wantKind(t, w.RemoveQuestion(ctx, w.budi, panel, second), lms.Forbidden) // somebody wants to know it too
	wantKind(t, w.RemoveQuestion(ctx, w.budi, panel, first), lms.Forbidden)
	wantKind(t, w.Answer(ctx, w.rina, panel, first, "Begini", ""), lms.Forbidden)
	if err := w.Answer(ctx, w.trainer, panel, second, "Tidak.\r\nBeri tenggang.", ""); err != nil {
		t.Fatal(err)
	}
	wantKind(t, w.Answer(ctx, w.trainer, panel, second, "Ya", ""), lms.Invalid) // somebody answered meanwhile
	if err := w.Answer(ctx, w.trainer, panel, second, "Tidak, beri tenggang.", "Tidak.\r\nBeri tenggang."); err != nil {
		t.Error(err)
	}
	wantKind(t, w.Vote(ctx, w.rina, panel, second, false), lms.Conflict)
	if err := w.Vote(ctx, w.budi, panel, first, true); err != nil {
		t.Fatal(err)
	}
	if err := w.Vote(ctx, w.budi, panel, first, false); err != nil {
		t.Fatal(err)
	}
	if err := w.RemoveQuestion(ctx, w.rina, panel, first); err != nil {
		t.Error(err)
	}
	if err := w.RemoveQuestion(ctx, w.trainer, panel, second); err != nil { // with its votes
		t.Error(err)
	}
	stranger := lms.Actor{AccountID: 9, LibraryID: w.other, Roles: []lms.Role{lms.Admin}}
	wantKind(t, w.Ask(ctx, stranger, panel, "Apa?"), lms.NotFound)
	for name, change := range map[string]func(*Details){"over": func(d *Details) { d.Kind = Seminar }, "a training": func(d *Details) { d.StartsAt, d.EndsAt = clock.Add(time.Hour), clock.Add(2*time.Hour) },
		"cancelled": func(d *Details) {
			d.Kind, d.Status, d.StartsAt, d.EndsAt = Panel, Cancelled, clock.Add(time.Hour), clock.Add(2*time.Hour)
		}} {
		if err := w.Ask(ctx, w.rina, w.create(t, change), "Apa?"); !lms.IsKind(err, lms.Conflict) {
			t.Errorf("%s: %v", name, err)
		}
	}
	many := w.create(t, func(d *Details) { d.Kind, d.StartsAt, d.EndsAt = Panel, clock.Add(time.Hour), clock.Add(2*time.Hour) })
	for i := range maxQuestions {
		w.ask(t, w.rina, many, strings.Repeat("?", i+1))
	}
	wantKind(t, w.Ask(ctx, w.rina, many, "Satu lagi"), lms.Invalid)
	w.ask(t, w.budi, many, "Satu lagi")
}

func TestVisitIsTold(t *testing.T) {
	w := start(t)
	id := w.visit(t, nil)
	if _, err := w.Invite(ctx, w.trainer, w.visit(t, func(d *Details) { d.StartsAt, d.EndsAt = clock.Add(time.Hour), clock.Add(2*time.Hour) }), []int64{w.rina.AccountID}); err != nil {
		t.Fatal(err)
	}
	asked := w.ask(t, w.budi, id, "Berapa tenaga di meja layanan?")
	wantKind(t, w.Answer(ctx, w.rina, id, asked, "Dua", ""), lms.Forbidden) // has no place
	_, err := w.Tell(ctx, w.rina, id, "Rak rendah")
	wantKind(t, err, lms.Forbidden)
	if err := w.MarkAttendance(ctx, w.trainer, id, []Mark{{w.rina.AccountID, 60}}); err != nil {
		t.Fatal(err)
	}
	if err := w.Answer(ctx, w.rina, id, asked, "Dua", ""); err != nil {
		t.Fatal(err)
	}
	finding, err := w.Tell(ctx, w.rina, id, " Rak rendah\r\ndi ruang anak ")
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.Tell(ctx, w.rina, id, " ")
	wantKind(t, err, lms.Invalid)
	_, err = w.Tell(ctx, w.trainer, w.create(t, nil), "Ruang")
	wantKind(t, err, lms.Conflict) // no visit
	_, err = w.Tell(ctx, w.trainer, w.visit(t, func(d *Details) { d.StartsAt, d.EndsAt = clock.Add(time.Hour), clock.Add(2*time.Hour) }), "Ruang")
	wantKind(t, err, lms.Conflict) // not yet

	photo := quarters(2000, 1000, 6)
	wantKind(t, w.AddPhoto(ctx, w.budi, id, finding, "Rak", bytes.NewReader(photo)), lms.Forbidden)
	wantKind(t, w.AddPhoto(ctx, w.rina, id, finding, "", bytes.NewReader(photo)), lms.Invalid)
	wantKind(t, w.AddPhoto(ctx, w.rina, id, finding, "Rak", strings.NewReader("bukan foto")), lms.Invalid)
	for range maxPhotos {
		if err := w.AddPhoto(ctx, w.rina, id, finding, "Rak rendah", bytes.NewReader(photo)); err != nil {
			t.Fatal(err)
		}
	}
	wantKind(t, w.AddPhoto(ctx, w.rina, id, finding, "Rak", bytes.NewReader(photo)), lms.Invalid)
	list, err := w.Findings(ctx, w.head, id)
	if err != nil || len(list) != 1 || list[0].Told != "Rak rendah\ndi ruang anak" || len(list[0].Photos) != maxPhotos || list[0].Photos[0].Height != 1600 {
		t.Fatalf("%+v %v", list, err)
	}
	if p, err := w.Picture(ctx, w.budi, id, list[0].Photos[0].ID); err != nil || !bytes.HasPrefix(p, []byte("\xff\xd8")) {
		t.Errorf("%d bytes, %v", len(p), err)
	}
	_, err = w.Picture(ctx, w.budi, id+1, list[0].Photos[0].ID)
	wantKind(t, err, lms.NotFound)
	_, mine, err := w.Finding(ctx, w.budi, id, finding)
	if err != nil || mine {
		t.Error(mine, err)
	}
	wantKind(t, w.Retell(ctx, w.budi, id, finding, "Rak tinggi"), lms.Forbidden)
	if err := w.Retell(ctx, w.rina, id, finding, "Rak setinggi anak"); err != nil {
		t.Error(err)
	}
	if err := w.RemovePhoto(ctx, w.rina, id, finding, list[0].Photos[0].ID); err != nil {
		t.Error(err)
	}
	if err := w.RemoveFinding(ctx, w.trainer, id, finding); err != nil { // with its photographs
		t.Error(err)
	}
	_, err = w.Picture(ctx, w.rina, id, list[0].Photos[1].ID)
	wantKind(t, err, lms.NotFound)
}

func TestFollowUps(t *testing.T) {
	w := start(t)
	id := w.visit(t, nil)
	today := lms.DayOf(clock.In(time.FixedZone("WIT", 9*3600)))
	f := FollowUp{What: "Rendahkan rak anak", OwnerID: w.rina.AccountID, DueOn: today + 30}
	wantKind(t, w.DecideFollowUp(ctx, w.rina, id, f), lms.Forbidden)
	for name, change := range map[string]func(*FollowUp){"what": func(f *FollowUp) { f.What = " " }, "owner": func(f *FollowUp) { f.OwnerID = 0 }, "before it began": func(f *FollowUp) { f.DueOn = today - 1 }, "in another age": func(f *FollowUp) { f.DueOn = today + 9999 }} {
		wrong := f
		change(&wrong)
		if err := w.DecideFollowUp(ctx, w.trainer, id, wrong); !lms.IsKind(err, lms.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	later := w.visit(t, func(d *Details) { d.StartsAt, d.EndsAt = clock.Add(time.Hour), clock.Add(2*time.Hour) })
	wantKind(t, w.DecideFollowUp(ctx, w.trainer, later, f), lms.Conflict)
	for _, due := range []lms.Day{f.DueOn, today + 3} {
		f.DueOn = due
		if err := w.DecideFollowUp(ctx, w.trainer, id, f); err != nil {
			t.Fatal(err)
		}
	}
	list, err := w.FollowUps(ctx, w.budi, id)
	if err != nil || len(list) != 2 || list[0].DueOn != today+3 || list[0].Late(today+3) || !list[0].Late(today+4) {
		t.Fatalf("%+v %v", list, err)
	}
	if own, err := w.OwnFollowUps(ctx, w.rina, w.library, today+7); err != nil || len(own) != 1 || own[0].Title == "" || own[0].ID != list[0].ID {
		t.Errorf("%+v %v", own, err)
	}
	if own, _ := w.OwnFollowUps(ctx, w.budi, w.library, today+99); len(own) != 0 {
		t.Errorf("somebody else's: %+v", own)
	}
	one := list[0].ID
	wantKind(t, w.CloseFollowUp(ctx, w.budi, id, one, FollowDone, "Sudah"), lms.Forbidden)
	wantKind(t, w.CloseFollowUp(ctx, w.rina, id, one, FollowDropped, " "), lms.Invalid)
	wantKind(t, w.CloseFollowUp(ctx, w.rina, id, one, FollowDone, " "), lms.Invalid)
	wantKind(t, w.CloseFollowUp(ctx, w.rina, id, one, FollowOpen, ""), lms.Conflict)
	if err := w.CloseFollowUp(ctx, w.rina, id, one, FollowDone, "Enam rak diturunkan"); err != nil {
		t.Fatal(err)
	}
	wantKind(t, w.CloseFollowUp(ctx, w.trainer, id, one, FollowDropped, "Dua kali"), lms.Conflict)
	wantKind(t, w.RemoveFollowUp(ctx, w.trainer, id, one), lms.Conflict)
	list, _ = w.FollowUps(ctx, w.budi, id)
	if list[1].ID != one || list[1].State != FollowDone || list[1].Outcome != "Enam rak diturunkan" || list[1].ClosedAt == nil || list[1].Late(today+99) {
		t.Errorf("%+v", list[1])
	}
	if err := w.CloseFollowUp(ctx, w.trainer, id, one, FollowOpen, ""); err != nil {
		t.Error(err)
	}
	if err := w.RemoveFollowUp(ctx, w.trainer, id, one); err != nil {
		t.Error(err)
	}
	wantKind(t, w.RemoveFollowUp(ctx, w.trainer, id, one), lms.NotFound)
}
