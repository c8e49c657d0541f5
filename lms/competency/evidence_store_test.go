package competency

import (
	"strings"
	"testing"

	"binapustaka/lms"
)

func TestEvidenceIsOnlyAdded(t *testing.T) {
	w := start(t)
	w.starter(w.rina)
	services, ict := w.ids["services"], w.ids["ict"]
	self := func(token string, marks ...Mark) error {
		return w.SaveSelf(ctx, w.rina, w.library, token, today, marks)
	}
	w.ok(self("formulir-satu", Mark{CompetencyID: services, Level: 2, Words: "  sering di meja  "}, Mark{CompetencyID: ict, Level: 0}))
	w.ok(self("formulir-satu", Mark{CompetencyID: services, Level: 5})) // the same form again
	w.ok(self("formulir-dua", Mark{CompetencyID: services, Level: 3}))
	w.fails(self("formulir-tiga"), lms.Invalid)
	w.fails(self("x", Mark{CompetencyID: services, Level: 3}), lms.Invalid)
	w.fails(self("formulir-tiga", Mark{CompetencyID: services, Level: 6}), lms.Invalid)
	w.fails(self("formulir-tiga", Mark{CompetencyID: 987654, Level: 3}), lms.Conflict)
	w.fails(self("formulir-tiga", Mark{CompetencyID: services, Level: 3, Words: strings.Repeat("x", 2001)}), lms.Invalid)
	w.fails(w.SaveSelf(ctx, w.budi, w.library, "formulir-tiga", today, []Mark{{CompetencyID: services, Level: 3}}), lms.Conflict) // no profile
	w.fails(w.SaveSelf(ctx, w.far, w.library, "formulir-tiga", today, []Mark{{CompetencyID: services, Level: 3}}), lms.Forbidden)

	seen := []Mark{{CompetencyID: services, Level: 2, Words: "Masih ragu", Observed: "Pagi di meja sirkulasi"}}
	for _, who := range []lms.Actor{w.rina, w.budi, w.trainer, w.admin, w.far} {
		w.fails(w.Appraise(ctx, who, w.library, w.rina.AccountID, "penilaian", today, today, seen), lms.Forbidden)
	}
	w.fails(w.Appraise(ctx, w.head, w.library, w.head.AccountID, "penilaian", today, today, seen), lms.Forbidden)
	w.fails(w.Appraise(ctx, w.head, w.library, w.rina.AccountID, "penilaian", today+1, today, seen), lms.Invalid)
	w.fails(w.Appraise(ctx, w.head, w.library, w.rina.AccountID, "penilaian", today, today, []Mark{{CompetencyID: services, Level: 2}}), lms.Invalid)
	w.ok(w.Appraise(ctx, w.head, w.library, w.rina.AccountID, "penilaian", today-10, today, seen))

	test := func(id int64, percent float64, items int) Measurement {
		return Measurement{AccountID: w.rina.AccountID, CompetencyID: id, Percent: percent, Items: items, Source: "Uji layanan", Ref: "attempt:7", On: today - 3}
	}
	m := []Measurement{test(services, 71.5, 6), test(ict, 100, 2)}
	_, err := w.Measure(ctx, w.head, w.library, m)
	w.fails(err, lms.Forbidden)
	robot := lms.System("competency")
	for want := range []int{1, 0} {
		n, err := w.Measure(ctx, robot, w.library, m)
		if err != nil || n != 2-2*want {
			t.Errorf("%d added, %v", n, err)
		}
	}
	// Graded anew it is added, and the earlier one withdrawn by the program.
	again := m[0]
	again.Percent = 86
	for want := range []int{1, 0} {
		if n, err := w.Measure(ctx, robot, w.library, []Measurement{again}); err != nil || n != 1-want {
			t.Errorf("%d added, %v", n, err)
		}
	}
	// With no item left it is withdrawn; counted again as before, it is there again.
	gone := again
	gone.Percent, gone.Items = 0, 0
	for i, m := range []Measurement{gone, gone, again, again} {
		if n, err := w.Measure(ctx, robot, w.library, []Measurement{m}); err != nil || n != []int{0, 0, 1, 0}[i] {
			t.Errorf("%d: %d added, %v", i, n, err)
		}
	}
	regraded, err := w.Evidence(ctx, w.rina, w.library, w.rina.AccountID)
	w.ok(err)
	seenBoth := [2]bool{}
	for _, e := range regraded {
		if e.Kind == Measured && e.CompetencyID == services {
			seenBoth[0] = seenBoth[0] || *e.Percent == 71.5 && e.Why == GradedAnew && e.WithdrawnBy == nil
			seenBoth[1] = seenBoth[1] || *e.Percent == 86 && e.WithdrawnAt == nil && e.SourceRef == "attempt:7/3"
		}
	}
	if seenBoth != [2]bool{true, true} {
		t.Errorf("%+v", regraded)
	}
	_, err = w.Measure(ctx, robot, w.other, m)
	w.fails(err, lms.NotFound)
	bad := []Measurement{test(services, 101, 6), test(services, 50, -1), test(services, 50, 6), test(services, 50, 6), test(services, 0, 0), test(services, 0, 0)}
	bad[2].Source, bad[3].Ref = "", ""
	bad[4].Work, bad[5].Work = &Work{Done: []Done{{"record", 5}}}, &Work{}
	bad[4].Level, bad[5].Level = 5, 2
	for _, bad := range bad {
		_, err = w.Measure(ctx, robot, w.library, []Measurement{bad})
		w.fails(err, lms.Invalid)
	}

	list, err := w.Evidence(ctx, w.rina, w.library, w.rina.AccountID)
	if err != nil || len(list) != 8 {
		t.Fatalf("%+v %v", list, err)
	}
	for _, e := range list {
		if e.Kind == Self && e.SourceRef == "form:formulir-satu" && e.CompetencyID == services && (*e.Level != 2 || e.Words != "sering di meja") {
			t.Errorf("overwritten: %+v", e)
		}
	}
	g, err := w.Gap(ctx, w.head, w.library, w.rina.AccountID)
	w.ok(err)
	row := func(g PersonGap, id int64) GapRow {
		for _, r := range g.Rows {
			if r.ID == id {
				return r
			}
		}
		t.Fatalf("%d is not required", id)
		return GapRow{}
	}
	s := row(g, services)
	if len(g.Rows) != 7 || s.Required.Required != 3 || *s.Shown[Self].Level != 3 || *s.Shown[Appraisal].Level != 2 || *s.Shown[Measured].Level != 4 || *s.Shown[Measured].Percent != 86 {
		t.Errorf("%+v", s)
	}
	if n, ok := s.Short(Appraisal); n != 1 || !ok || !s.Open() {
		t.Error(n, ok)
	}
	if i := row(g, ict); i.TooFew == nil || *i.TooFew.Items != 2 || len(i.Shown) != 1 {
		t.Errorf("%+v", i)
	}

	// A wrong one is withdrawn, stays in sight and counts no more.
	newest, appraisal := s.Shown[Self].ID, s.Shown[Appraisal].ID
	for _, c := range []struct {
		who  lms.Actor
		id   int64
		kind lms.Kind
	}{{w.head, newest, lms.Forbidden}, {w.budi, newest, lms.NotFound}, {w.far, newest, lms.NotFound}, {w.rina, appraisal, lms.Forbidden}, {w.trainer, appraisal, lms.NotFound}, {w.rina, 987654, lms.NotFound}} {
		_, err := w.Withdraw(ctx, c.who, c.id, "salah")
		w.fails(err, c.kind)
	}
	_, err = w.Withdraw(ctx, w.rina, newest, " ")
	w.fails(err, lms.Invalid)
	_, err = w.Withdraw(ctx, w.rina, newest, "salah pilih")
	w.ok(err)
	_, err = w.Withdraw(ctx, w.rina, newest, "lagi")
	w.fails(err, lms.Conflict)
	_, err = w.Withdraw(ctx, w.admin, appraisal, "orang lain yang diamati")
	w.ok(err)
	g, err = w.Gap(ctx, w.rina, w.library, w.rina.AccountID)
	if s = row(g, services); err != nil || *s.Shown[Self].Level != 2 || len(s.Shown) != 2 {
		t.Errorf("%+v %v", s, err)
	}
	list, _ = w.Evidence(ctx, w.head, w.library, w.rina.AccountID)
	withdrawn := 0
	for _, e := range list {
		if e.WithdrawnAt != nil && e.Why != "" {
			withdrawn++
		}
	}
	if len(list) != 8 || withdrawn != 4 {
		t.Errorf("%d of %d withdrawn", withdrawn, len(list))
	}
	for _, who := range []lms.Actor{w.budi, w.trainer, w.far} {
		_, err = w.Gap(ctx, who, w.library, w.rina.AccountID)
		w.fails(err, lms.Forbidden)
		_, err = w.Evidence(ctx, who, w.library, w.rina.AccountID)
		w.fails(err, lms.Forbidden)
	}
}

// A practical is kept once, with its work and without a percentage; one that was
// kept as "100%" by an earlier version reads the same, at the usual level.
func TestPracticalHasNoPercentage(t *testing.T) {
	w := start(t)
	w.starter(w.rina)
	services := w.ids["services"]
	m := Measurement{AccountID: w.rina.AccountID, CompetencyID: services, Source: "Katalogkan", Ref: "practical:3:abcdefghijkl", On: today, Level: 3,
		Work: &Work{CourseID: 4, LessonKey: "abcdefghijkl", Done: []Done{{"record", 5}}, From: today - 8, To: today}}
	for want := range []int{1, 0} {
		if n, err := w.Measure(ctx, lms.System("practical:check"), w.library, []Measurement{m}); err != nil || n != 1-want {
			t.Errorf("%d added, %v", n, err)
		}
	}
	_, err := w.db.Exec(`INSERT INTO competency_evidence (library_id, account_id, competency_id, kind, level, words, observed, percent, items, work, source, source_ref, shown_on, created_at)
		VALUES (?, ?, ?, 'measured', 4, '', '', 100, 3, '{"course": 4, "lesson": "zyxwvutsrqpo", "done": [{"kind": "work", "n": 3}]}', 'Pinjamkan', 'practical:2:zyxwvutsrqpo', ?, ?),
			(?, ?, ?, 'measured', NULL, '', '', 100, 2, '{"course": 4, "lesson": "zyxwvutsrqpo", "done": [{"kind": "work", "n": 2}]}', 'Pinjamkan', 'practical:2:zyxwvutsrqpo', ?, ?)`,
		w.library, w.rina.AccountID, services, today-1, clock, w.library, w.rina.AccountID, w.ids["ict"], today-2, clock)
	w.ok(err)
	list, err := w.Evidence(ctx, w.rina, w.library, w.rina.AccountID)
	if err != nil || len(list) != 3 {
		t.Fatalf("%+v %v", list, err)
	}
	for i, level := range []int{3, 2, 2} {
		if e := list[i]; e.Percent != nil || e.Items != nil || e.Level == nil || *e.Level != level || e.Work == nil || e.Work.CourseID != 4 {
			t.Errorf("%d: %+v", i, e)
		}
	}
	if d := list[0].Work; d.Done[0] != (Done{"record", 5}) || d.From != today-8 || d.To != today || list[1].Work.To != 0 {
		t.Errorf("%+v", d)
	}
	g, err := w.Gap(ctx, w.rina, w.library, w.rina.AccountID)
	w.ok(err)
	for _, r := range g.Rows {
		if s, ok := r.State(Measured); ok != (r.ID == services || r.ID == w.ids["ict"]) || r.ID == services && s != Reached || ok && *r.Shown[Measured].Level > 3 {
			t.Errorf("%s: %s %v", r.Code, s, ok)
		}
	}
}

// Evidence of the older framework counts for the newer one where the library
// says that the competencies are the same.
func TestEvidenceThroughAMapping(t *testing.T) {
	w := start(t)
	w.starter(w.rina)
	w.ok(w.SaveSelf(ctx, w.rina, w.library, "formulir", today, []Mark{{CompetencyID: w.ids["services"], Level: 2}, {CompetencyID: w.ids["ict"], Level: 4}}))
	w.load(strings.NewReplacer("Kepmenaker 236/2019", "2030", "services", "LAY", "ict", "TIK").Replace(string(starterFramework)), true)
	ids, err := w.IDs(ctx, w.admin, w.library)
	w.ok(err)
	const from = "SKKNI bidang Perpustakaan,Kepmenaker 236/2019,"
	w.load("code,source,version,relation,to_code,to_source,to_version\nservices,"+from+"same,LAY,SKKNI bidang Perpustakaan,2030\nict,"+from+"related,TIK,SKKNI bidang Perpustakaan,2030\n", true)
	id, err := w.CreateProfile(ctx, w.head, w.library, ProfileDetails{Name: "Baru", Requirements: []Requirement{{ids["LAY"], 3}, {ids["TIK"], 3}}})
	w.ok(err)
	w.ok(w.Assign(ctx, w.head, w.library, []int64{w.rina.AccountID}, id))
	g, err := w.Gap(ctx, w.rina, w.library, w.rina.AccountID)
	if err != nil || len(g.Rows) != 2 || *g.Rows[0].Shown[Self].Level != 2 || g.Rows[0].Shown[Self].CompetencyID != w.ids["services"] || len(g.Rows[1].Shown) != 0 {
		t.Errorf("%+v %v", g, err)
	}
}
