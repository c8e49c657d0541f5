package activity

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/sqldb/dbtest"
)

func TestAgenda(t *testing.T) {
	w := start(t)
	begins := clock.Add(48 * time.Hour)
	id := w.create(t, func(d *Details) { d.StartsAt, d.EndsAt = begins, begins.Add(6*time.Hour) })
	other := w.create(t, nil)
	fails := func(err error, kind lms.Kind, field string) {
		t.Helper()
		wantKind(t, err, kind)
		if field != "" && !slices.Contains(fieldsOf(err), field) {
			t.Errorf("%v names %v, not %s", err, fieldsOf(err), field)
		}
	}
	fails(w.SaveSpeaker(ctx, w.rina, id, Speaker{Name: "X"}), lms.Forbidden, "")
	fails(w.SaveSpeaker(ctx, w.trainer, id, Speaker{Name: " "}), lms.Invalid, "name")
	fails(w.SaveSpeaker(ctx, w.trainer, id, Speaker{Name: "X", Biography: strings.Repeat("a", maxBiography+1)}), lms.Invalid, "biography")
	ok(t, w.SaveSpeaker(ctx, w.trainer, id, Speaker{Name: "Prof. Sulastri", Role: "USU", Biography: "Mengajar."}))
	ok(t, w.SaveSpeaker(ctx, w.trainer, other, Speaker{Name: "Prof. Sulastri", Role: "USU, dulu"}))
	g, err := w.Agenda(ctx, w.rina, id)
	if err != nil || len(g.Speakers) != 1 || g.Speakers[0].Biography != "Mengajar." {
		t.Fatalf("%+v %v", g, err)
	}
	speaker := g.Speakers[0]
	fails(w.SaveSpeaker(ctx, w.trainer, other, Speaker{ID: speaker.ID, Name: "Y"}), lms.NotFound, "")
	if known, err := w.Known(ctx, w.trainer, w.library); err != nil || len(known) != 1 || known[0].Role != "USU, dulu" {
		t.Errorf("as described last: %+v %v", known, err)
	}

	fails(w.SaveItem(ctx, w.trainer, id, Item{StartsAt: begins.Add(-time.Minute), Title: "Pembukaan"}), lms.Invalid, "starts")
	fails(w.SaveItem(ctx, w.trainer, id, Item{StartsAt: begins.Add(7 * time.Hour), Title: "Pembukaan"}), lms.Invalid, "starts")
	theirs := speaker.ID + 1
	fails(w.SaveItem(ctx, w.trainer, id, Item{StartsAt: begins, Title: "Pembukaan", SpeakerID: &theirs}), lms.Invalid, "speaker")
	ok(t, w.SaveItem(ctx, w.trainer, id, Item{StartsAt: begins.Add(time.Hour), Title: "Paparan", SpeakerID: &speaker.ID}))
	ok(t, w.SaveItem(ctx, w.trainer, id, Item{StartsAt: begins, Title: "Pembukaan"}))
	g, _ = w.Agenda(ctx, w.rina, id)
	if len(g.Items) != 2 || g.Items[0].Title != "Pembukaan" || g.Speaker(g.Items[1].SpeakerID).Name != "Prof. Sulastri" || g.Speaker(nil).ID != 0 {
		t.Errorf("%+v", g.Items)
	}

	pdf := []byte("%PDF-1.4 isi")
	for name, c := range map[string]struct {
		m       Material
		content []byte
		field   string
	}{
		"without a title":     {Material{Phase: Before, Link: "https://a.example"}, nil, "title"},
		"without anything":    {Material{Phase: Before, Title: "A"}, nil, "link"},
		"no address":          {Material{Phase: Before, Title: "A", Link: "javascript:alert(1)"}, nil, "link"},
		"both":                {Material{Phase: Before, Title: "A", Link: "https://a.example", FileName: "a.pdf"}, pdf, "file"},
		"a program":           {Material{Phase: Before, Title: "A", FileName: "a.exe"}, []byte("MZ"), "file"},
		"not what it says":    {Material{Phase: Before, Title: "A", FileName: "a.pdf"}, []byte("<script>"), "file"},
		"a page that is HTML": {Material{Phase: Before, Title: "A", FileName: "a.html"}, []byte("<html>"), "file"},
		"at no time":          {Material{Title: "A", Link: "https://a.example"}, nil, "phase"},
	} {
		if err := w.AddMaterial(ctx, w.trainer, id, c.m, c.content); !slices.Contains(fieldsOf(err), c.field) {
			t.Errorf("%s: %v", name, err)
		}
	}
	wantKind(t, w.AddMaterial(ctx, w.trainer, id, Material{Phase: After, Title: "A", FileName: "a.pdf"}, append(pdf, make([]byte, MaterialLimit)...)), lms.TooLarge)
	ok(t, w.AddMaterial(ctx, w.trainer, id, Material{Phase: After, Title: "Salindia", FileName: `C:\Users\Tuti\Salindia RDA.PDF`}, pdf))
	ok(t, w.AddMaterial(ctx, w.trainer, id, Material{Phase: Before, Title: "Bacaan", Link: "https://a.example/x"}, nil))
	g, _ = w.Agenda(ctx, w.rina, id)
	if len(g.Of(Before)) != 1 || len(g.Of(After)) != 1 || g.Of(After)[0].FileName != "Salindia RDA.pdf" || g.Of(After)[0].Size != len(pdf) {
		t.Fatalf("%+v", g.Materials)
	}
	if name, content, err := w.File(ctx, w.rina, id, g.Of(After)[0].ID); err != nil || name != "Salindia RDA.pdf" || string(content) != string(pdf) {
		t.Errorf("%s %v", name, err)
	}
	_, _, err = w.File(ctx, w.rina, other, g.Of(After)[0].ID)
	wantKind(t, err, lms.NotFound)
	_, _, err = w.File(ctx, w.rina, id, g.Of(Before)[0].ID)
	wantKind(t, err, lms.NotFound)

	// Who speaks no more leaves the agenda as it is.
	wantKind(t, w.RemovePart(ctx, w.rina, id, SpeakerPart, speaker.ID), lms.Forbidden)
	wantKind(t, w.RemovePart(ctx, w.trainer, other, SpeakerPart, speaker.ID), lms.NotFound)
	wantKind(t, w.RemovePart(ctx, w.trainer, id, "activity", 1), lms.Invalid)
	ok(t, w.RemovePart(ctx, w.trainer, id, SpeakerPart, speaker.ID))
	if g, _ = w.Agenda(ctx, w.rina, id); len(g.Items) != 2 || g.Items[1].SpeakerID != nil || len(g.Speakers) != 0 {
		t.Errorf("%+v", g)
	}
	far := lms.Actor{AccountID: w.rina.AccountID, LibraryID: w.other, Roles: []lms.Role{lms.Trainer}}
	_, err = w.Agenda(ctx, far, id)
	wantKind(t, err, lms.NotFound)
}

func TestBudgetAndCompetencies(t *testing.T) {
	w := start(t)
	id := w.create(t, func(d *Details) {
		d.StartsAt, d.EndsAt, d.Mode = clock.Add(48*time.Hour), clock.Add(50*time.Hour), Open
	})
	const million = 1_500_000
	_, err := w.Budget(ctx, w.rina, id)
	wantKind(t, err, lms.Forbidden)
	wantKind(t, w.SetBudget(ctx, w.head, id, Budget{}), lms.Forbidden)
	wantKind(t, w.SetBudget(ctx, w.trainer, id, Budget{Spent: -1}), lms.Invalid)
	ok(t, w.SetBudget(ctx, w.trainer, id, Budget{Planned: million, Line: "DPA 2.23.01"}))
	if b, err := w.Budget(ctx, w.head, id); err != nil || b.Planned != million || b.Spent != 0 || b.Line != "DPA 2.23.01" {
		t.Errorf("%+v %v", b, err)
	}
	framework := dbtest.Insert(t, w.db, `INSERT INTO competency_framework (library_id, source, version, created_at, updated_at) VALUES (?, 'A', '1', ?, ?)`, w.library, clock, clock)
	competency := dbtest.Insert(t, w.db, `INSERT INTO competency (framework_id, code, name, name_en, level, position) VALUES (?, 'x', 'Layanan', '', '', 1)`, framework)
	wantKind(t, w.SetServes(ctx, w.rina, id, []int64{competency}), lms.Forbidden)
	ok(t, w.SetServes(ctx, w.trainer, id, []int64{competency, competency}))
	if ids, err := w.Serves(ctx, w.rina, id); err != nil || len(ids) != 1 || ids[0] != competency {
		t.Errorf("%v %v", ids, err)
	}
	if list, err := w.Offers(ctx, w.rina, w.library); err != nil || len(list) != 1 || list[0] != (Offer{competency, id, "Lokakarya layanan referensi"}) {
		t.Errorf("%+v %v", list, err)
	}
	w.Store.now = func() time.Time { return clock.Add(49 * time.Hour) }
	if list, err := w.Offers(ctx, w.rina, w.library); err != nil || len(list) != 0 {
		t.Errorf("begun: %+v %v", list, err)
	}
}

// Days off are a person's own; organisers see those on which a session is.
func TestLeave(t *testing.T) {
	w := start(t)
	today := lms.DayOf(clock)
	id := w.create(t, func(d *Details) { d.StartsAt, d.EndsAt = clock.Add(72*time.Hour), clock.Add(74*time.Hour) })
	zone, _ := w.zone(ctx, w.library)
	on := lms.DayOf(clock.Add(72 * time.Hour).In(zone))
	for name, l := range map[string][2]lms.Day{"no day": {0, 0}, "backwards": {on, on - 1}, "over": {today - 5, today - 1}, "far": {today + 1000, today + 1001}, "long": {today, today + 600}} {
		if err := w.AddLeave(ctx, w.rina, l[0], l[1], today); !lms.IsKind(err, lms.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	ok(t, w.AddLeave(ctx, w.rina, on-1, on, today))
	ok(t, w.AddLeave(ctx, w.rina, on+1, on+3, today))
	ok(t, w.AddLeave(ctx, w.budi, on+1, on+1, today))
	both := []int64{w.rina.AccountID, w.budi.AccountID}
	if away, err := w.Away(ctx, w.trainer, id, both); err != nil || len(away) != 1 || away[0].AccountID != w.rina.AccountID || away[0].To != on {
		t.Errorf("%+v %v", away, err)
	}
	if own, err := w.Away(ctx, w.rina, id, both[:1]); err != nil || len(own) != 1 {
		t.Errorf("%+v %v", own, err)
	}
	_, err := w.Away(ctx, w.budi, id, both[:1])
	wantKind(t, err, lms.Forbidden)
	own, err := w.OwnLeave(ctx, w.rina, today)
	if err != nil || len(own) != 2 {
		t.Fatalf("%+v %v", own, err)
	}
	ok(t, w.RemoveLeave(ctx, w.budi, own[0].ID)) // not theirs: nothing
	if own, _ = w.OwnLeave(ctx, w.rina, today); len(own) != 2 {
		t.Error("somebody else took it away")
	}
	ok(t, w.RemoveLeave(ctx, w.rina, own[0].ID))
	ok(t, w.AddLeave(ctx, w.rina, on+9, on+9, on+5)) // what is over by then goes
	var kept int
	if err := w.db.Get(&kept, `SELECT COUNT(*) FROM activity_leave WHERE account_id = ?`, w.rina.AccountID); err != nil || kept != 1 {
		t.Errorf("%d kept, %v", kept, err)
	}
}

// fieldsOf are the fields that an error names.
func fieldsOf(err error) (fields []string) {
	var several lms.Problems
	var one *lms.Error
	if errors.As(err, &several) {
		for _, e := range several {
			fields = append(fields, e.Field)
		}
	} else if errors.As(err, &one) {
		fields = append(fields, one.Field)
	}
	return fields
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
