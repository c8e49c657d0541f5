package programme

import (
	"math/rand/v2"
	"reflect"
	"testing"
)

func entries(ages ...Age) (list []Entry) {
	for i, age := range ages {
		list = append(list, Entry{ID: int64(10 + i), Number: i + 1, Age: age})
	}
	return list
}

func TestRanking(t *testing.T) {
	list := entries(Child, Child, Child, Child, Teenager, Child)
	scores := []Score{
		{10, 1, 0, 80}, {10, 1, 1, 70}, {10, 2, 0, 75}, {10, 2, 1, 75}, // 75 of two jurors
		{11, 1, 0, 90}, {11, 1, 1, 60}, // 75 of one
		{12, 1, 0, 75}, {12, 1, 1, 76}, {12, 2, 0, 100}, // 75,5 of one; the other has not scored all of it
		{13, 1, 0, 10}, {13, 1, 1, 10},
		{14, 1, 0, 1}, {14, 1, 1, 1},
		{99, 1, 0, 100}, {99, 1, 1, 100}, // of another contest
	}
	ranking := Ranking(list, scores, 2)
	type line struct {
		number, rank, jurors int
		tied                 bool
		mean                 float64
	}
	var got []line
	for _, r := range ranking[Child] {
		got = append(got, line{r.Number, r.Rank, r.Jurors, r.Tied, r.Mean()})
	}
	want := []line{{3, 1, 1, false, 75.5}, {1, 2, 2, true, 75}, {2, 2, 1, true, 75}, {4, 4, 1, false, 10}, {6, 0, 0, false, 0}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
	if teens := ranking[Teenager]; len(teens) != 1 || teens[0].Rank != 1 {
		t.Errorf("%+v", teens)
	}
}

// A third of something is not a decimal: two jurors' 1 and 2 of three are as much
// as one's 0 and 1 of two and so on, whatever order they come in.
func TestRankingHoldsInAnyOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		list := entries(make([]Age, 8)...)
		criteria := 1 + rng.IntN(3)
		var scores []Score
		for _, e := range list {
			for juror := range int64(3) {
				if rng.IntN(4) == 0 {
					continue
				}
				for c := range criteria {
					scores = append(scores, Score{e.ID, juror, c, rng.IntN(3)})
				}
			}
		}
		first := Ranking(list, scores, criteria)[""]
		rng.Shuffle(len(scores), func(i, j int) { scores[i], scores[j] = scores[j], scores[i] })
		rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		if again := Ranking(list, scores, criteria)[""]; !reflect.DeepEqual(first, again) {
			t.Fatalf("%+v\n%+v", first, again)
		}
		for i, a := range first {
			better, same := 0, 0
			for _, b := range first {
				if a.by == 0 || b.by == 0 {
					continue
				}
				switch l, r := b.points*a.by, a.points*b.by; {
				case l > r:
					better++
				case l == r:
					same++
				}
			}
			if a.by > 0 && (a.Rank != better+1 || a.Tied != (same > 1)) || a.by == 0 && (a.Rank != 0 || a.Tied || i < better) {
				t.Fatalf("%+v: %d are better, %d equal", a, better, same)
			}
		}
	}
}

func TestContests(t *testing.T) {
	_, err := Contest{Title: "Lomba", Criteria: "\n Gagasan\n\nBahasa "}.Clean()
	wantFields(t, err)
	_, err = Contest{Criteria: " \n"}.Clean()
	wantFields(t, err, "title", "criteria")
}
