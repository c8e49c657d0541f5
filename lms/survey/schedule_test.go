package survey

import (
	"math/rand/v2"
	"slices"
	"testing"

	"binapustaka/lms"
)

func TestSubjects(t *testing.T) {
	for name, want := range map[string]Subject{
		"activity-12": {Of: Activity, ID: 12}, "course-5": {Of: Course, ID: 5}, "courses": {Of: Course}, "activities-workshop": {Of: Activity, Kind: "workshop"},
	} {
		if got, ok := ParseSubject(name); !ok || got != want || got.Name() != name {
			t.Errorf("%s: %+v %v", name, got, ok)
		}
	}
	for _, name := range []string{"", "activity-", "activity-0", "activity--3", "activities-", "lesson-3", "course-x"} {
		if got, ok := ParseSubject(name); ok {
			t.Errorf("%q is %+v", name, got)
		}
	}
}

func TestWhenReminded(t *testing.T) {
	for _, c := range []struct {
		opened, closes, today lms.Day
		want                  int
	}{{100, 114, 102, 0}, {100, 114, 103, 1}, {100, 114, 106, 1}, {100, 114, 107, 2}, {100, 114, 113, 2}, {100, 114, 114, 0}, {100, 114, 115, 0}} {
		if got := reminders(c.opened, c.closes, c.today); got != c.want {
			t.Errorf("%+v: %d", c, got)
		}
	}
	if LeastOpen <= slices.Max(RemindAfter) {
		t.Error("a survey may close before its last reminder")
	}
}

// Whoever sees who was reminded, each time, and how many had answered by then, finds
// no group of one to four people that answers came from.
func TestRemindersPointAtNobody(t *testing.T) {
	dice := rand.New(rand.NewPCG(1, 1))
	some, spared := 0, 0
	for range 5000 {
		told := make([]int64, Least+dice.IntN(12))
		for i := range told {
			told[i] = int64(i)
		}
		for range RemindAfter {
			answered := dice.IntN(len(told) + 1)
			waiting := slices.Clone(told)
			dice.Shuffle(len(waiting), func(i, j int) { waiting[i], waiting[j] = waiting[j], waiting[i] })
			have := waiting[answered:]
			again := reminded(have, answered)
			for _, one := range again {
				if !slices.Contains(have, one) {
					t.Fatalf("%d answered and is reminded", one)
				}
			}
			silent := len(told) - len(again)
			if answered > 0 && silent < min(Least, len(told)) || answered == 0 && silent != 0 {
				t.Fatalf("%d of %d answered; %d got no reminder", answered, len(told), silent)
			}
			if answered > 0 && answered < Least {
				spared++
			}
			some += len(again)
			if told = again; len(told) == 0 {
				break
			}
		}
	}
	if some == 0 || spared == 0 {
		t.Error("nothing was tried")
	}
}

// A follow-up is a round of those at the same distance, whatever it was copied from.
func TestLineageOfASchedulesSurveys(t *testing.T) {
	for want, got := range map[string]string{"reaction": AtEnd.lineage("reaction"), "follow_up@2": Weeks.lineage("follow_up"), "follow_up@3": Months.lineage("follow_up@2"), "survey-7": AtEnd.lineage("survey-7@3")} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
