package web

import (
	"fmt"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/competency"
)

// Level names a level: 3 · mandiri. LevelAbout says what it means.
func (l Layout) Level(n int) string {
	return strconv.Itoa(n) + " · " + l.Locale.T("competency.level_"+strconv.Itoa(n))
}
func (l Layout) LevelAbout(n int) string {
	return l.Locale.T("competency.level_about_" + strconv.Itoa(n))
}

// EvidenceKind names a kind, CompetencyName and GroupOf competencies, Relation
// how one answers to another.
func (l Layout) EvidenceKind(k competency.Kind) string {
	return l.Locale.T("competency.kind_" + string(k))
}
func (l Layout) CompetencyName(c competency.Competency) string { return c.NameIn(string(l.Locale)) }
func (l Layout) GroupOf(r competency.Required) string          { return r.GroupIn(string(l.Locale)) }
func (l Layout) Relation(r competency.Relation) string {
	return l.Locale.T("competency.relation_" + string(r))
}

// CompetencyTabs are the area's pages that the reader may see.
func (l Layout) CompetencyTabs() []navItem {
	tabs := []struct {
		url, key string
		may      bool
	}{
		{"/competencies", "competency.tab_mine", true},
		{"/competencies/people", "competency.tab_people", competency.CanSetProfiles(l.Actor)},
		{"/competencies/figures", "competency.tab_figures", competency.CanSeeFigures(l.Actor)},
		{"/competencies/profiles", "competency.tab_profiles", true},
		{"/competencies/frameworks", "competency.tab_frameworks", true},
	}
	var items []navItem
	for _, t := range tabs {
		if t.may {
			items = append(items, navItem{Key: t.key, URL: t.url, Current: l.Path == t.url || t.url != "/competencies" && strings.HasPrefix(l.Path, t.url+"/")})
		}
	}
	return items
}

// Levels that a profile may ask for, and that somebody may show.
func (l Layout) Levels() []int      { return competency.Levels }
func (l Layout) ShownLevels() []int { return competency.ShownLevels }

// Thresholds says which percentages show which level.
func (l Layout) Thresholds() string {
	var parts []string
	for i, from := range competency.Thresholds {
		parts = append(parts, l.Locale.T("competency.threshold", lms.Args{"percent": l.Locale.Decimal(from, 0), "level": i + 1}))
	}
	return strings.Join(parts, ", ")
}
func (l Layout) MinItems() int { return competency.MinItems }
func (l Layout) MinGroup() int { return competency.MinGroup }

// Measurement says what a test's measurement rests on; TooFew that it is too
// little.
func (l Layout) Measurement(e competency.Evidence) string {
	return l.Locale.T("competency.measured_of", lms.Args{"percent": l.Locale.Decimal(*e.Percent, 0), "n": *e.Items})
}

// Range says how far a level measured by a test can be trusted; empty for other
// evidence.
func (l Layout) Range(e competency.Evidence) string {
	low, high, ok := e.Range()
	if !ok {
		return ""
	}
	from, to := *competency.LevelOf(low, *e.Items), *competency.LevelOf(high, *e.Items)
	args := lms.Args{"low": l.Locale.Decimal(low, 0), "high": l.Locale.Decimal(high, 0), "level": from, "to": to}
	if from == to {
		return l.Locale.T("competency.range_one", args)
	}
	return l.Locale.T("competency.range", args)
}

// Demonstrated says what a practical has shown in SLiMS and when; empty for
// other evidence.
func (l Layout) Demonstrated(e competency.Evidence) string {
	if e.Work == nil {
		return ""
	}
	var done []string
	for _, d := range e.Work.Done {
		done = append(done, l.Locale.T("practical.did_"+d.Kind, lms.Args{"n": d.N}))
	}
	text := l.Locale.T("competency.demonstrated", lms.Args{"work": strings.Join(done, ", ")})
	if e.Work.To != 0 {
		text += ", " + l.Days(e.Work.From, e.Work.To)
	}
	return text
}

// Days is a stretch of days: 12–20 November 2026.
func (l Layout) Days(from, to lms.Day) string {
	full := func(d lms.Day) string { return strconv.Itoa(d.Time().Day()) + " " + l.Locale.Month(d) }
	switch {
	case from == to:
		return full(to)
	case from.Month() == to.Month():
		return strconv.Itoa(from.Time().Day()) + "–" + full(to)
	}
	return full(from) + " – " + full(to)
}

// WorkURL is where the reader finds what a practical has shown: their own
// lesson, for trainers how far its learners are, for others the course.
func (l Layout) WorkURL(e competency.Evidence) string {
	at := fmt.Sprintf("/courses/%d", e.Work.CourseID)
	switch {
	case e.AccountID == l.Actor.AccountID:
		return at + "/lessons/" + e.Work.LessonKey
	case l.Actor.Has(lms.Trainer, lms.Admin):
		return at + "/practicals"
	}
	return at
}
func (l Layout) TooFew(e competency.Evidence) string {
	return l.Locale.T("competency.too_few", lms.Args{"n": *e.Items, "min": competency.MinItems})
}

// Tell is a problem of a file in the reader's language.
func (l Layout) Tell(p competency.Problem) string { return l.Locale.T(p.Key, p.Args) }

// Step says what an import does with a thing, Difference what changes in it.
func (l Layout) Step(s competency.Step) string {
	return l.Locale.T("competency.step_"+string(s.Action), lms.Args{"kind": l.Locale.T("competency.step_kind_" + s.Kind)})
}
func (l Layout) Difference(d competency.Difference) string {
	field := l.Locale.T("competency.changed_" + d.Field)
	from, to := d.From, d.To
	if d.Field == "relation" {
		for _, s := range []*string{&from, &to} {
			if *s != "" {
				*s = l.Relation(competency.Relation(*s))
			}
		}
	}
	switch {
	case d.Field == "order":
		return l.Locale.T("competency.difference_order")
	case from == "":
		return l.Locale.T("competency.difference_new", lms.Args{"field": field, "to": to})
	case to == "":
		return l.Locale.T("competency.difference_gone", lms.Args{"field": field, "from": from})
	}
	return l.Locale.T("competency.difference", lms.Args{"field": field, "from": from, "to": to})
}
