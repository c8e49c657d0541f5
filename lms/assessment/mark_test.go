package assessment

import (
	"math"
	"testing"
)

func TestSettle(t *testing.T) {
	open, decides := func(share float64) Verdict { return Verdict{Share: share} }, func(share float64) Verdict { return Verdict{Share: share, Decides: true} }
	for name, c := range map[string]struct {
		all   []Verdict
		share float64
		stage Stage
	}{
		"nobody":                            {nil, 0, FirstMarker},
		"one who decides":                   {[]Verdict{decides(.4)}, .4, Settled},
		"one who asks for a second":         {[]Verdict{open(.4)}, 0, SecondMarker},
		"two who agree":                     {[]Verdict{open(.4), open(.5)}, .45, Settled},
		"a fifth apart is near enough":      {[]Verdict{open(.8), open(.6)}, .7, Settled},
		"so is a fifth that binary misses":  {[]Verdict{open(.3), open(.1)}, .2, Settled},
		"two who differ":                    {[]Verdict{open(.8), open(.5999)}, 0, Moderator},
		"a moderator":                       {[]Verdict{open(1), open(0), decides(.25)}, .25, Settled},
		"the one who asked takes it back":   {[]Verdict{open(.4), decides(.6)}, .6, Settled},
		"marked again after it was settled": {[]Verdict{decides(.4), decides(.9)}, .9, Settled},
	} {
		share, stage := Settle(c.all)
		if math.Abs(share-c.share) > 1e-9 || stage != c.stage {
			t.Errorf("%s: %v %s", name, share, stage)
		}
		told := Counting(c.all)
		sum := 0.
		for _, v := range told {
			sum += v.Share / float64(len(told))
		}
		if math.Abs(sum-c.share) > 1e-9 || (len(told) > 0) != (stage == Settled) {
			t.Errorf("%s: the person is told %v", name, told)
		}
	}
}

func TestVerdict(t *testing.T) {
	rubric := AttemptItem{Points: 5, Question: Question{Kind: Essay, Body: Body{Rubric: []Criterion{
		{Name: "Isi", Levels: []Level{{Text: "a"}, {Text: "b", Points: 1}, {Text: "c", Points: 3}}}, {Name: "Bahasa", Levels: []Level{{Text: "a"}, {Text: "b", Points: 1}}}}}}}
	plain := AttemptItem{Points: 5, Question: Question{Kind: Essay}}
	points := func(f float64) *float64 { return &f }
	for name, c := range map[string]struct {
		it    AttemptItem
		m     Marking
		share float64
		wrong string
	}{
		"all of the rubric":   {rubric, Marking{Levels: []int{2, 1}}, 1, ""},
		"none of it":          {rubric, Marking{Levels: []int{0, 0}}, 0, ""},
		"some of it":          {rubric, Marking{Levels: []int{1, 1}}, .5, ""},
		"a criterion left":    {rubric, Marking{Levels: []int{1, -1}}, 0, "level-1 mark.level_missing"},
		"a level too high":    {rubric, Marking{Levels: []int{3, 1}}, 0, "level-0 mark.level_missing"},
		"points":              {plain, Marking{Points: points(3.5)}, .7, ""},
		"no points":           {plain, Marking{}, 0, "points mark.points_range"},
		"too many":            {plain, Marking{Points: points(5.01)}, 0, "points mark.points_range"},
		"fewer than none":     {plain, Marking{Points: points(-1)}, 0, "points mark.points_range"},
		"no number of points": {plain, Marking{Points: points(math.NaN())}, 0, "points mark.points_range"},
	} {
		v, err := c.m.verdict(c.it)
		if keys(err) != c.wrong || err == nil && math.Abs(v.Share-c.share) > 1e-9 {
			t.Errorf("%s: %v %v", name, v.Share, err)
		}
	}
}
