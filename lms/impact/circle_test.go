package impact

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"binapustaka/lms"
)

// Whoever leaves and comes back, in whatever order: who is left out differs from
// one time to the other by nobody or by five people or more, and whoever left is
// never among those who stay.
func TestCirclesDifferByFive(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	for size := range 40 {
		var people []int64
		for len(people) < size {
			people = append(people, rng.Int64N(9000)-1000)
		}
		gone := map[int64]bool{}
		before := map[int64]bool{}
		for range 60 {
			if size > 0 {
				one := people[rng.IntN(size)]
				gone[one] = !gone[one]
			}
			after := leaving(people, func(id int64) bool { return gone[id] })
			moved := 0
			for _, id := range people {
				if gone[id] && !after[id] {
					t.Fatalf("%d left and is there", id)
				}
				if before[id] != after[id] {
					moved++
				}
			}
			if moved > 0 && moved < min(size, LeastShown) {
				t.Fatalf("of %d people: two times differ by %d", size, moved)
			}
			before = after
		}
	}
}

// Two readings of a study, of which ever question about people, and two forecasts
// never differ by one person who left in between: by an objection, or because an
// account became several people's. Nor do they where an account that was taken
// for several people's from the first turns out to be one person's.
func TestReadingsDoNotDifferByOnePerson(t *testing.T) {
	joint := staffPlan()
	joint.Kind, joint.SubjectID = "", 0
	dose := Plan{Title: "Semua pelatihan", Question: OfDose, Kind: OfLibrary, SubjectID: 1, Begins: worldEvent, Measure: Hours, Primary: "records_added", Before: DoseBefore, Readings: []int{180}}
	world := func() []StaffLibrary {
		return staffWorld{seed: 5, libraries: 4, people: 13, effect: 0.2}.staff(staffPlan())
	}
	for _, l := range world() {
		joint.Libraries = append(joint.Libraries, Share{LibraryID: l.ID, Kind: OfCourse, SubjectID: staffPlan().SubjectID})
	}
	for name, c := range map[string]struct {
		plan      Plan
		libraries []StaffLibrary
		progress  func(Study, []StaffLibrary, lms.Day) Progress
		read      func(Study, bool, int, []StaffLibrary) ([]Reading, error)
		foresee   func(Plan, []StaffLibrary, lms.Day) Forecast
	}{
		"joint": {joint, world(), ProgressOfStaff, ReadStaff, ForeseeStaff},
		"own":   {staffPlan(), world()[:1], ProgressOfStaff, ReadStaff, ForeseeStaff},
		"dose":  {dose, world()[:1], ProgressOfDose, ReadDose, ForeseeDose},
	} {
		study := declared(c.plan)
		for i := range c.libraries {
			c.libraries[i].Shared = map[int64]bool{int64(100*i + 2): true}
			c.libraries[i].Objected = map[int64]bool{}
		}
		var first *Progress
		read := func() ([]string, int) {
			first.Recall(c.libraries)
			progress := c.progress(study, c.libraries, c.plan.On(180))
			progress.Recall(c.libraries)
			first = &progress
			list, err := c.read(study, false, 180, c.libraries)
			if err != nil {
				t.Fatal(err)
			}
			return peopleOf(list[0].Panel), c.foresee(c.plan, c.libraries, c.plan.Begins).People
		}
		whole, foreseen := read()
		if len(whole) != 12*len(c.libraries) {
			t.Fatalf("%s: %d people", name, len(whole))
		}
		compare := func(what string, moves bool) {
			t.Helper()
			now, expected := read()
			gone := slices.DeleteFunc(slices.Clone(whole), func(p string) bool { return slices.Contains(now, p) })
			came := slices.DeleteFunc(slices.Clone(now), func(p string) bool { return slices.Contains(whole, p) })
			if d := len(gone) + len(came); (d > 0) != moves || d > 0 && d < LeastShown {
				t.Errorf("%s: after %s there are %d fewer and %d other people", name, what, len(gone), len(came))
			}
			if d := foreseen - expected; d != len(gone)-len(came) {
				t.Errorf("%s: after %s the forecast has %d people fewer", name, what, d)
			}
			whole, foreseen = now, expected
		}
		last := len(c.libraries) - 1
		c.libraries[last].Objected[int64(100*last+4)] = true
		compare("an objection", true)
		c.libraries[last].Objected[int64(100*last+5)] = true
		compare("that of another of the circle", false)
		c.libraries[0].Shared[9] = true
		compare("an account became several people's", true)
		c.libraries[0].Shared[2] = false
		compare("an account turned out to be one person's", false)
		c.libraries[0].Shared[9] = false
		compare("so did the other", true)
		delete(c.libraries[last].Objected, int64(100*last+4))
		compare("one of two withdrew", false)
		delete(c.libraries[last].Objected, int64(100*last+5))
		compare("both withdrew", true)
	}
}

// peopleOf tells the people of a panel apart by what they did.
func peopleOf(panel string) (people []string) {
	did := map[string]string{}
	lines := strings.Split(strings.TrimSpace(panel), "\n")
	blocks := strings.HasPrefix(lines[0], "unit,")
	for _, line := range lines[1:] {
		cells := strings.Split(line, ",")
		if blocks {
			did[cells[0]] += strings.Join(cells[3:], " ") + "; "
		} else { // the last is what colleagues did
			did[cells[0]] = strings.Join(cells[3:len(cells)-1], " ")
		}
	}
	for _, what := range did {
		people = append(people, what)
	}
	return people
}
