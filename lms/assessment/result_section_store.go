package assessment

import (
	"context"
	"math"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms/assessment/itemstat"
)

// SectionFigures are what people reached in a section of a test, in percent, by
// their first attempts.
type SectionFigures struct {
	Section
	People int                // whose first attempt is graded and has the section
	Mean   *itemstat.Estimate // nil below GroupSize people
	SD     float64            // of the people
}

// findSectionPercents are what the graded attempts at a test came to in each
// section, by attempt and the section's number.
func findSectionPercents(ctx context.Context, db sqlx.QueryerContext, assessmentID int64) (map[int64]map[int]float64, error) {
	var rows []struct {
		Attempt int64   `db:"attempt_id"`
		Number  int     `db:"number"`
		Points  float64 `db:"points"`
		Earned  float64 `db:"earned"`
	}
	err := sqlx.SelectContext(ctx, db, &rows, `SELECT s.attempt_id, s.number, SUM(i.points) AS points, SUM(COALESCE(i.earned, 0)) AS earned
		FROM attempt t JOIN attempt_section s ON s.attempt_id = t.id JOIN attempt_item i ON i.attempt_id = t.id AND i.position BETWEEN s.first_position AND s.last_position
		WHERE t.assessment_id = ? AND t.percent IS NOT NULL AND COALESCE(i.dropped, '') <> 'out' GROUP BY s.attempt_id, s.number HAVING SUM(i.points) > 0`, assessmentID)
	by := map[int64]map[int]float64{}
	for _, r := range rows {
		if by[r.Attempt] == nil {
			by[r.Attempt] = map[int]float64{}
		}
		by[r.Attempt][r.Number] = round(100*r.Earned/r.Points, 2)
	}
	return by, err
}

// addSections adds the figures of each section to those of the test.
func (r *Results) addSections(ctx context.Context, db sqlx.QueryerContext, all []Sitting, counted map[int64]bool) error {
	sections, err := findSections(ctx, db, r.Test.ID)
	if err != nil || len(sections) == 0 {
		return err
	}
	percents, err := findSectionPercents(ctx, db, r.Test.ID)
	if err != nil {
		return err
	}
	for i := range all {
		all[i].Sections = percents[all[i].AttemptID]
	}
	for _, section := range sections {
		f := SectionFigures{Section: section}
		var values []float64
		for _, t := range all {
			if x, ok := t.Sections[section.Number]; ok && counted[t.AttemptID] {
				values = append(values, x)
			}
		}
		if f.People = len(values); f.People >= GroupSize {
			mean := itemstat.Mean(values).Within(0, 100)
			squares := 0.
			for _, x := range values {
				squares += (x - mean.Value) * (x - mean.Value)
			}
			f.Mean, f.SD = &mean, math.Sqrt(squares/float64(f.People-1))
		}
		r.Sections = append(r.Sections, f)
	}
	return nil
}
