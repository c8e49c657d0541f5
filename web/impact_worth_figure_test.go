package web

import (
	"fmt"
	"math"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/impact"
	"binapustaka/lms/usage"
)

// The figure of behaviour, against numbers worked out by hand: fifty people record
// 8 a day, 224 in a block of 28 days. Of two cohorts of twelve, half record 10 and
// half 14 a day after the block of their training, 280 and 392 in a block; nobody
// else changes. With half a count added to each, their logarithms rise by
// ln(280.5/224.5) = 0.222698 and ln(392.5/224.5) = 0.558661: by 0.390679 in the
// mean, which is 47.8%. The first cohort is seen for 7 blocks after its own, the
// second for 4, which weigh as many elevenths: the standard error is
// 0.167981 √((7² + 4²)/11²/12) = 0.035541, and the interval from 37.9% to 58.5%.
func TestBehaviourIsWhatItIsByHand(t *testing.T) {
	room, w := openStudyRoom(t, 0)
	head := room.enter("Kepala", "en", lms.Head)
	room.insert(`UPDATE "library" SET slims_sealed = 'x' WHERE id = ?`, room.library)
	held := room.hold("Lokakarya pengatalogan", 10*day, nil)
	plan := impact.Plan{Title: "Lokakarya pengatalogan", Question: impact.OfStaff, Kind: impact.OfActivity, SubjectID: held, Begins: w.begins, Primary: usage.RecordsAdded,
		Before: 12 * impact.BlockDays, Readings: []int{10 * impact.BlockDays}}
	id, err := room.deps.Impact.Declare(t.Context(), head.actor, room.library, plan, []string{usage.RecordsAdded})
	if err != nil {
		t.Fatal(err)
	}
	library := impact.StaffLibrary{ID: room.library}
	for person := range int64(50) {
		trained, after := lms.Day(math.MaxInt32), int64(8)
		if person < 24 {
			cohort := lms.Day(person % 2)
			trained = plan.Begins + (2+3*cohort)*impact.BlockDays
			after = []int64{10, 14}[person/2%2]
			library.Learning = append(library.Learning, impact.Learning{StaffID: person + 1, Kind: impact.Activity, ID: held, On: trained + 20, Minutes: 180, Share: 1})
		}
		for d := plan.From(); d <= plan.On(10*impact.BlockDays); d++ {
			n := int64(8)
			if d >= trained+impact.BlockDays {
				n = after
			}
			library.Facts = append(library.Facts, impact.Fact{StaffID: person + 1, Metric: usage.RecordsAdded, Day: d, Count: n})
		}
	}
	room.pass(300 * day)
	head.renew()
	open, err := room.deps.Impact.OpenStudies(t.Context(), lms.System("test"), room.library)
	if err != nil || len(open) != 1 {
		t.Fatal(len(open), err)
	}
	list, err := impact.ReadStaff(open[0].Study, false, 10*impact.BlockDays, []impact.StaffLibrary{library})
	if err == nil {
		err = impact.Judge(list)
	}
	if err == nil {
		_, err = room.deps.Impact.SaveReadings(t.Context(), lms.System("test"), map[int64][]impact.Reading{id: list}, plan.On(10*impact.BlockDays))
	}
	if err != nil {
		t.Fatal(err)
	}
	e := list[0].Answer.Estimate
	if e == nil {
		t.Fatalf("%+v", list[0].Answer.Guards)
	}
	for _, c := range []struct{ got, want float64 }{{e.Change, 0.477985}, {e.Lo, 0.378533}, {e.Hi, 0.584610}} {
		if math.Abs(c.got-c.want) > 1e-5 {
			t.Errorf("%.6f, by hand %.6f", c.got, c.want)
		}
	}
	head.see(fmt.Sprintf("/impact/worth?subject=activity-%d", held), "48%", "38%", "58%", "50 people", fmt.Sprintf("/impact/studies/%d", id))
}
