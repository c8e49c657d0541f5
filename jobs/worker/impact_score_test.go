package worker_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"binapustaka/jobs/worker"
	"binapustaka/lms"
	"binapustaka/lms/impact"
	"binapustaka/lms/sqldb/dbtest"
	"binapustaka/lms/survey"
	"binapustaka/lms/usage"
)

// What patrons answered is read by month at night: what results show, and of them
// sums alone.
func TestSatisfactionIsReadAtNight(t *testing.T) {
	r := openStudyRoom(t)
	surveys := survey.NewStore(r.db, func() time.Time { return r.now }, [32]byte{1})
	id := dbtest.Insert(t, r.db, `INSERT INTO survey (library_id, purpose, languages, title_id, title_en, intro_id, intro_en, thanks_id, thanks_en, status, code, created_at) VALUES (?, 'patron', 'id', 'Kepuasan', '', '', '', '', '', 'open', 'abcdefghjk', ?)`, r.library, r.now)
	question := dbtest.Insert(t, r.db, `INSERT INTO survey_question (survey_id, position, kind, dimension, required, text_id, text_en, scale, low_id, low_en, high_id, high_en, origin) VALUES (?, 1, 'rating', 'overall', 1, 'Puas?', '', 5, 'Tidak', '', 'Ya', '', 'x')`, id)
	var responses, answers []string
	for i := -37; i < 14; i++ {
		day := lms.DayOf(began.Time().AddDate(0, i, 5))
		for k := range 12 {
			value := 3 + (k+i+40)%2
			if i > 0 && k%2 == 0 || k < (i+40)*7%5 {
				value++
			}
			number := 1000*(i+40) + k + 1
			level := 3
			if i == 5 && k >= 8 {
				level = 0 // not shown
			}
			responses = append(responses, fmt.Sprintf("(%d, %d, '%s', 'kiosk')", number, id, day))
			answers = append(answers, fmt.Sprintf("(%d, %d, 0, %d, '', %d)", number, question, value, level))
		}
	}
	dbtest.Insert(t, r.db, `INSERT INTO survey_response (id, survey_id, day, channel) VALUES `+strings.Join(responses, ", "))
	dbtest.Insert(t, r.db, `INSERT INTO survey_answer (response_id, question_id, row_id, value, text, level) VALUES `+strings.Join(answers, ", "))

	metrics, err := worker.StudyMetrics(t.Context(), usage.NewStore(r.db, func() time.Time { return r.now }), surveys, r.head, r.library)
	if err != nil || !slices.Contains(metrics, impact.Satisfaction) {
		t.Errorf("not offered: %v %v", metrics, err)
	}
	days := r.usage
	r.usage = func(to lms.Day) worker.ImpactUsage {
		u := days(to)
		if u.Scores, err = worker.ScoresForImpact(t.Context(), surveys, lms.System("impact:run"), r.library, to+1); err != nil {
			t.Fatal(err)
		}
		return u
	}
	study, err := r.store.Declare(t.Context(), r.head, r.library, impact.Plan{Title: "Antrean baru", Question: impact.OfService, Kind: impact.OfChange, SubjectID: 5, Begins: began,
		Primary: impact.Satisfaction, Exploratory: []string{usage.Loans}, Untouched: usage.RecordsAdded, Before: impact.DefaultBefore, Readings: []int{300}}, append(metrics, usage.Loans, usage.RecordsAdded))
	if err != nil {
		t.Fatal(err)
	}
	r.night(began + 100)
	open, err := r.store.OpenStudies(t.Context(), lms.System("test"), r.library)
	if err != nil || len(open) != 1 || len(open[0].Progress.Months) < 38 || open[0].Progress.Guards[0].Key != impact.MonthsBefore {
		t.Fatalf("%v %+v", err, open[0].Progress)
	}
	r.night(began + 299)
	saved := r.answers(study)
	if len(saved) != 2 {
		t.Fatalf("%d answers", len(saved))
	}
	i := slices.IndexFunc(saved, func(a impact.SavedAnswer) bool { return a.Metric == impact.Satisfaction })
	a, err := saved[i].Answer()
	if err != nil || saved[i].Method != impact.MethodScore || a.Estimate == nil || a.Estimate.Change <= 0 || !a.Primary || a.Family != 2 {
		t.Fatalf("%v %+v %+v", err, a, a.Guards)
	}
	months := a.Service.Months
	at := slices.IndexFunc(months, func(m impact.ScorePoint) bool { return m.Month == lms.DayOn(2025, 8, 1) })
	if at < 0 || months[at].Answers != 8 || months[at-1].Answers != 12 || !slices.Equal(months[at].Surveys, []int64{id}) || months[at].Interval == nil || months[at].Expected == nil {
		t.Errorf("%+v", months)
	}
	panel, err := r.store.AnswerPanel(t.Context(), r.head, saved[i].ID)
	if err != nil || strings.Count(string(panel), "\n") != len(months)+1 {
		t.Errorf("%v %s", err, panel)
	}
}
