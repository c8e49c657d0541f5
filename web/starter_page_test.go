package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/course"
)

// read is what a shipped file says.
func read[T any](t *testing.T, file string) (v T) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(b, &v)
	}
	if err != nil {
		t.Fatal(err)
	}
	return v
}

var markup = regexp.MustCompile(`<[^>]*>`)

// In an empty installation one click brings twelve courses, each with lessons of
// substance, work to do, a test of its own at the end, twenty questions that say
// why and what they measure, and a summary in English; three brief ones of pages
// of two minutes; and a diagnostic test that is drawn from all seven groups with
// nothing missing.
func TestWhatShipsInAnEmptyInstallation(t *testing.T) {
	room := openTestRoom(t)
	for _, table := range []string{"assessment_item", "assessment", "question_version", "question"} {
		room.insert(`DELETE FROM ` + table)
	}
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "en", lms.Librarian)
	trainer.see("/courses", "Belum ada kursus yang terbit.", "Pasang kursus bawaan")
	trainer.starterCourse("Sirkulasi")
	ctx := context.Background()
	groups := map[int64]bool{}
	for _, id := range room.frameworks() {
		groups[id] = true
	}
	bank := map[string]assessment.Question{}
	ids, err := room.tests.QuestionIDs(ctx, trainer.actor, room.library, assessment.QuestionFilter{}, 10000)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		q, err := room.tests.Question(ctx, trainer.actor, id)
		if err != nil {
			t.Fatal(err)
		}
		bank[q.Stem] = q
	}
	cards, err := room.courses.Catalogue(ctx, rina.actor, room.library, course.Filter{})
	if err != nil || len(cards) != 12+3 {
		t.Fatalf("%d courses, %v", len(cards), err)
	}
	folders, err := os.ReadDir("../lms/course/starter")
	if err != nil || len(folders) != 12+3 {
		t.Fatalf("%d folders, %v", len(folders), err)
	}
	brief := 0
	for _, folder := range folders {
		code := folder.Name()
		t.Run(code, func(t *testing.T) {
			told := read[struct {
				Title     string `json:"title"`
				SummaryEN string `json:"summary_en"`
				Test      *struct{}
			}](t, "../lms/course/starter/"+code+"/course.json")
			var c string
			for _, card := range cards {
				if card.Title == told.Title {
					c = fmt.Sprintf("/courses/%d", card.CourseID)
				}
			}
			if c == "" || len(strings.Fields(told.SummaryEN)) < 15 {
				t.Fatalf("no course, or hardly an English summary: %q", told.SummaryEN)
			}
			rina.see(c, told.Title, told.SummaryEN)
			view, err := room.courses.Find(ctx, rina.actor, mustID(t, c))
			if err != nil {
				t.Fatal(err)
			}
			lessons := view.Lessons()
			if told.Test == nil {
				brief++
				for _, l := range lessons {
					rina.see(c+"/lessons/"+l.Key, l.Title)
					if l.Kind != course.Page || l.Minutes != 2 {
						t.Errorf("%s: a %s of %d minutes", l.Title, l.Kind, l.Minutes)
					}
				}
				return
			}
			pages, work := 0, 0
			for _, l := range lessons {
				switch {
				case l.Kind == course.Page:
					_, text, _ := strings.Cut(rina.see(c+"/lessons/"+l.Key, l.Title), `<div class="prose`)
					text, _, _ = strings.Cut(text, "lesson-moves")
					if len(strings.Fields(markup.ReplaceAllString(text, " "))) >= 300 {
						pages++
					}
				case l.Kind == course.InSlims && l.Practical != nil, l.Kind == course.Assignment:
					work++
				}
			}
			if pages < 4 || work == 0 {
				t.Errorf("%d lessons of substance, %d practicals and assignments", pages, work)
			}
			last := lessons[len(lessons)-1]
			test := room.starter(code)
			if last.Kind != course.Test || last.AssessmentID == nil || *last.AssessmentID != mustTestID(t, test) || !last.Required {
				t.Errorf("ends with %q, not with its own test", last.Title)
			}
			rina.see(c+"/lessons/"+last.Key, last.Title)

			asked := read[struct{ Questions []struct{ Stem string } }](t, "../lms/assessment/starter/"+code+".json").Questions
			if len(asked) < 20 {
				t.Errorf("%d questions", len(asked))
			}
			for _, a := range asked {
				q, there := bank[a.Stem]
				why := q.Feedback != ""
				for _, o := range q.Options {
					why = why || o.Feedback != ""
				}
				if !there || !why || !groups[q.CompetencyID] {
					t.Errorf("in the bank %v, says why %v, measures %d: %s", there, why, q.CompetencyID, a.Stem)
				}
			}
		})
	}

	if brief != 3 {
		t.Errorf("%d brief courses", brief)
	}

	diagnostic := room.starter("diagnostik")
	lacks(t, trainer.see(diagnostic+"/edit", "Kisi-kisi: soal yang ditarik acak"), "kurang: bank menyisakan")
	attempt := rina.sent(diagnostic, diagnostic+"/attempts", url.Values{})
	drawn := map[int64]int{}
	for _, it := range rina.sheet(attempt).Items {
		drawn[it.Question.CompetencyID]++
	}
	for id := range groups {
		if drawn[id] < 3 {
			t.Errorf("%d questions of competency %d are drawn, of %v", drawn[id], id, drawn)
		}
	}
	if len(groups) != 7 || len(drawn) != 7 {
		t.Errorf("%d groups, drawn %v", len(groups), drawn)
	}
}
