package main

import (
	"database/sql"
	"strings"
	"testing"

	"binapustaka/integration/slims/demo"
	"binapustaka/lms"
	"binapustaka/lms/impact"
	"binapustaka/lms/sqldb/dbtest"
	"binapustaka/lms/usage"
)

// checkFacts compares what was read with what the generator knows.
func checkFacts(t *testing.T, d runningDemo) {
	t.Helper()
	truth := d.truth(t)
	l := d.onlyLibrary(t)
	facts, err := d.app.usage.Facts(t.Context(), demoActor, l, truth.Period)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, f := range facts {
		got[f.Metric] += int(f.Count)
	}
	logged := lms.Period{From: truth.LogFrom, To: truth.Period.To}
	for metric, want := range map[string]int{
		usage.Loans: truth.Rows.Total(demo.Loans, truth.Period), usage.Visits: truth.Rows.Total(demo.Visits, truth.Period),
		usage.DigitalReads: truth.Rows.Total(demo.DigitalReads, truth.Period), usage.Fines: truth.Rows.Total(demo.Fines, truth.Period),
		usage.Extensions: truth.Logged.Total(demo.Extensions, logged), usage.RecordsAdded: truth.Logged.Total(demo.RecordsAdded, logged),
		usage.RecordsChanged: truth.Logged.Total(demo.RecordsChanged, logged), usage.NewMembers: truth.Logged.Total(demo.NewMembers, logged),
	} {
		if got[metric] != want || want == 0 {
			t.Errorf("%s: %d are read, %d happened", metric, got[metric], want)
		}
	}
	if ready, ended := got[usage.PickupsReady], got[usage.PickupsCollected]+got[usage.PickupsMissed]; ready < 50 || ended != ready || got[usage.PickupsMissed] == 0 {
		t.Errorf("of %d copies that were put aside %d came to an end, %d were missed", ready, ended, got[usage.PickupsMissed])
	}
}

// truth is what the generator knows of the demo: the same options, the same rows.
func (d runningDemo) truth(t *testing.T) *demo.Truth {
	t.Helper()
	db, err := sql.Open("mysql", dbtest.Create(t, "truth"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	truth, err := demo.Build(t.Context(), db, demo.Options{Seed: demoSeed, Size: demo.Small, Until: d.folder.Until})
	if err != nil {
		t.Fatal(err)
	}
	return truth
}

func (d runningDemo) onlyLibrary(t *testing.T) int64 {
	t.Helper()
	list, err := d.app.libraries.List(t.Context())
	if err != nil || len(list) != 1 || !strings.HasSuffix(list[0].Name, "(contoh)") {
		t.Fatal(list, err)
	}
	return list[0].ID
}

// checkPictures: the trainings that moved the whole library show it.
func checkPictures(t *testing.T, d runningDemo) {
	t.Helper()
	for metric, title := range map[string]string{usage.Loans: "Pelatihan Layanan Sirkulasi Prima", usage.DigitalReads: "Praktik Promosi Koleksi Digital"} {
		list, err := d.app.impact.Pictures(t.Context(), demoActor, d.onlyLibrary(t), metric)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, r := range list {
			p, err := r.Picture()
			if err != nil {
				t.Fatal(err)
			}
			if p.Subject.Title != title {
				continue
			}
			found = true
			if p.Subject.Kind != impact.OfActivity || p.Subject.People < 3 || p.Difference == nil || p.Difference.Rate < 0.05 {
				t.Errorf("%s: %+v %+v", title, p.Subject, p.Difference)
			}
		}
		if !found {
			t.Errorf("%s has no picture of %s", title, metric)
		}
	}
}

// checkLearning: nothing lies in the future, something of every kind is there.
func checkLearning(t *testing.T, d runningDemo) {
	t.Helper()
	for what, query := range map[string]string{
		"course completed":       `SELECT COUNT(*) FROM course_enrolment WHERE completed_at < NOW() AND jp > 0`,
		"course begun":           `SELECT COUNT(*) FROM course_enrolment WHERE completed_at IS NULL`,
		"attempt handed in":      `SELECT COUNT(*) FROM attempt WHERE submitted_at IS NOT NULL`,
		"practical met":          `SELECT COUNT(*) FROM course_practical JOIN course_progress USING (enrolment_id, lesson_key) WHERE completed_at IS NOT NULL AND counted = needed AND accepted_at IS NULL`,
		"practical half met":     `SELECT COUNT(*) FROM course_practical p LEFT JOIN course_progress g USING (enrolment_id, lesson_key) WHERE g.completed_at IS NULL AND p.counted > 0`,
		"practical in evidence":  `SELECT COUNT(*) FROM competency_evidence WHERE source_ref LIKE 'practical:%'`,
		"nine courses learnt":    `SELECT COUNT(DISTINCT course_id) > 8 FROM course_enrolment`,
		"assignment waiting":     `SELECT COUNT(*) FROM course_handin h LEFT JOIN course_progress g USING (enrolment_id, lesson_key) WHERE g.completed_at IS NULL`,
		"question waiting":       `SELECT COUNT(*) FROM course_post WHERE waits`,
		"question answered":      `SELECT COUNT(*) FROM course_post WHERE question_id IS NOT NULL`,
		"group with members":     `SELECT COUNT(*) > 2 FROM account_group g WHERE EXISTS (SELECT 1 FROM account_group_member m WHERE m.group_id = g.id)`,
		"both crossed orders":    `SELECT COUNT(DISTINCT form) = 2 FROM assessment_form_drawn d WHERE (SELECT COUNT(*) FROM attempt t WHERE t.assessment_id = d.assessment_id AND t.account_id = d.account_id AND t.percent IS NOT NULL) = 2`,
		"path published":         `SELECT COUNT(*) FROM course_path p JOIN course_path_audience a ON a.path_id = p.id WHERE published_at IS NOT NULL`,
		"borderline waiting":     `SELECT COUNT(*) FROM attempt WHERE review = 'waits'`,
		"borderline decided":     `SELECT COUNT(*) FROM attempt_decision`,
		"test passed":            `SELECT COUNT(*) FROM attempt WHERE passed AND number = 1`,
		"test failed":            `SELECT COUNT(*) FROM attempt WHERE NOT passed AND number = 1`,
		"attendance":             `SELECT COUNT(*) FROM activity_attendance`,
		"follow-up answered":     `SELECT COUNT(*) > 4 FROM survey_response r JOIN survey s ON s.id = r.survey_id WHERE s.purpose = 'follow_up' AND s.asked_on IS NOT NULL`,
		"reaction answered":      `SELECT COUNT(*) > 4 FROM survey_response r JOIN survey s ON s.id = r.survey_id WHERE s.purpose = 'reaction' AND s.activity_id > 0`,
		"satisfaction studied":   `SELECT COUNT(*) FROM impact_study WHERE plan LIKE '%satisfaction%'`,
		"activity to come":       `SELECT COUNT(*) FROM activity WHERE starts_at > '2026-03-10'`,
		"hours of every kind":    `SELECT COUNT(DISTINCT kind) = 4 FROM hours_entry`,
		"hours handed in":        `SELECT COUNT(DISTINCT state) = 3 FROM hours_claim`,
		"contract":               `SELECT COUNT(*) FROM hours_employment WHERE contract_to IS NOT NULL`,
		"link":                   `SELECT COUNT(*) FROM account_slims_user WHERE account_id IS NOT NULL`,
		"person gone from SLiMS": `SELECT COUNT(*) FROM account_slims_user WHERE account_id IS NOT NULL AND gone_at IS NOT NULL`,
		"line in the audit log":  `SELECT COUNT(*) FROM account_audit`,
	} {
		var n int
		if err := d.app.db.Get(&n, query); err != nil || n == 0 {
			t.Errorf("%s: %d, %v", what, n, err)
		}
	}
	for what, query := range map[string]string{
		"open attempts":                   `SELECT COUNT(*) - 1 FROM attempt WHERE submitted_at IS NULL AND deadline_at > '2026-03-10 03:30:00'`,
		"completions to come":             `SELECT COUNT(*) FROM course_progress WHERE completed_at > '2026-03-10 03:00:00' AND lesson_key NOT IN (SELECT lesson_key FROM course_practical)`,
		"attempts handed in later":        `SELECT COUNT(*) FROM attempt WHERE submitted_at > '2026-03-10 03:00:00'`,
		"hours of nothing":                `SELECT COUNT(*) FROM (SELECT 1 FROM hours_entry GROUP BY account_id, kind, source_id HAVING SUM(credit) < 0 OR SUM(turn = 0) <> 1) x`,
		"learning by who was not there":   `SELECT COUNT(*) FROM attempt t JOIN account a ON a.id = t.account_id WHERE t.started_at < a.created_at`,
		"courses taken before an account": `SELECT COUNT(*) FROM course_enrolment e JOIN account a ON a.id = e.account_id WHERE e.enrolled_at < a.created_at`,
	} {
		var n int
		if err := d.app.db.Get(&n, query); err != nil || n != 0 {
			t.Errorf("%s: %d, %v", what, n, err)
		}
	}
	var means []float64
	err := d.app.db.Select(&means, `SELECT AVG(f.percent) FROM attempt f JOIN attempt l ON l.assessment_id = f.assessment_id AND l.account_id = f.account_id AND l.number = 2
		WHERE f.number = 1 UNION ALL SELECT AVG(percent) FROM attempt WHERE number = 2`)
	if err != nil || len(means) != 2 || means[1] < means[0]+3 {
		t.Errorf("first and second attempts of the same people: %v, %v", means, err)
	}
	waiting := 0
	marker := lms.Actor{AccountID: 1 << 40, LibraryID: d.library, Roles: []lms.Role{lms.Trainer}}
	_, essays, err := d.app.assessments.MarkTasks(t.Context(), marker, d.test(t, "Tugas mandiri triwulan: prosedur layanan"))
	for _, e := range essays {
		if e.For() {
			waiting++
		}
	}
	if err != nil || waiting == 0 || waiting == len(essays) {
		t.Errorf("%d of %d essays wait, %v", waiting, len(essays), err)
	}
	b, err := d.app.accounts.Board(t.Context(), demoActor, d.onlyLibrary(t))
	if err != nil || len(b.Suggestions) < 2 {
		t.Errorf("%d suggestions, %v", len(b.Suggestions), err)
	}
}

// test is a test by its title.
func (d runningDemo) test(t *testing.T, title string) (id int64) {
	t.Helper()
	if err := d.app.db.Get(&id, `SELECT id FROM assessment WHERE title = ?`, title); err != nil {
		t.Fatal(err)
	}
	return id
}
