package survey

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"binapustaka/lms"
)

// line finds what is asked under a text; sides by their dimension.
func line(t *testing.T, trend Trend, name string) (found []Line) {
	t.Helper()
	for _, l := range trend.Lines {
		if l.Side != None && string(l.Side) == name || l.Side == None && (l.Row.Text.ID == name || l.Row.ID == 0 && l.Question.Text.ID == name) {
			found = append(found, l)
		}
	}
	return found
}

func TestSurveysOfOneLineageStandSideBySide(t *testing.T) {
	r := open(t)
	first := r.opened()
	for i := range 40 {
		r.send(first, int64(2+i%3), Link, today, "")
	}
	r.ok(r.Close(ctx, r.head, first.ID, today))
	copied, err := r.Copy(ctx, r.head, first.ID)
	r.ok(err)
	second, err := r.Find(ctx, r.head, copied)
	r.ok(err)
	if second.Lineage != "patron" || second.Questions[1].Origin != "patron/2" || second.Questions[1].ID == first.Questions[1].ID {
		t.Errorf("a copy forgets where it comes from: %q %q", second.Lineage, second.Questions[1].Origin)
	}
	overall := slices.IndexFunc(second.Questions, func(q Question) bool { return q.Dimension == Overall })
	matrix := second.Questions[1]
	matrix.Options = slices.Clone(matrix.Options)
	matrix.Options[0].Text.ID = "Petugas menyapa lebih dulu."
	matrix.Options[0].Text.EN = "Staff greet first."
	matrix.Options = append(matrix.Options, Option{Text: Text{"Petugas mengenal koleksi.", "Staff know the collection."}})
	matrix.Options[2], matrix.Options[3] = matrix.Options[3], matrix.Options[2]
	r.ok(r.SaveQuestion(ctx, r.head, copied, matrix, second.Revision))
	recommend := slices.IndexFunc(second.Questions, func(q Question) bool { return q.Kind == Promoter })
	asked := second.Questions[recommend]
	asked.Text.ID = "Maukah Anda mengajak teman ke sini?"
	second, err = r.Find(ctx, r.head, copied)
	r.ok(err)
	r.ok(r.SaveQuestion(ctx, r.head, copied, asked, second.Revision))
	r.ok(r.Open(ctx, r.head, copied))
	second, err = r.Find(ctx, r.head, copied)
	r.ok(err)
	for i := range 35 {
		r.send(second, int64(3+i%3), Link, today+40, "")
	}
	// One of the same template that nobody answered is no round, nor is another lineage.
	r.opened()
	stranger, err := r.Create(ctx, r.head, r.lib, Sheet{Survey: Survey{Details: first.Details}, Questions: []Question{{Kind: Promoter, Text: Text{"Apakah?", "Would you?"}}}})
	r.ok(err)
	if s, err := r.Find(ctx, r.head, stranger); err != nil || s.Lineage != fmt.Sprint("survey-", stranger) || len(s.Questions[0].Origin) != 26 {
		t.Errorf("%+v %v", s.Survey, err)
	}

	sheet, trend, err := r.Trend(ctx, r.head, first.ID, today+41, "")
	r.ok(err)
	if sheet.ID != first.ID || trend.By != ByRound || len(trend.Rounds) != 2 || trend.Rounds[0].Name != fmt.Sprint(first.ID) || trend.Rounds[1].Period != MonthOf(today+40).Period {
		t.Fatalf("%s %+v", trend.By, trend.Rounds)
	}
	got := line(t, trend, first.Questions[overall].Text.ID)
	if len(got) != 1 || got[0].Changed || got[0].Points[0].N != 40 || got[0].Points[1].N != 35 || !got[0].Points[1].HasInterval() || got[0].Points[1].Value <= got[0].Points[0].Value {
		t.Errorf("satisfaction: %+v", got)
	}
	// A statement in other words is another line, and says so; one that moved is not.
	old, newer := line(t, trend, first.Questions[1].Options[0].Text.ID), line(t, trend, matrix.Options[0].Text.ID)
	if len(old) != 1 || old[0].Points[1].N != 0 || len(newer) != 1 || !newer[0].Changed || newer[0].Points[0].N != 0 || newer[0].Points[1].N != 35 {
		t.Errorf("%+v\n%+v", old, newer)
	}
	if moved := line(t, trend, matrix.Options[3].Text.ID); len(moved) != 1 || moved[0].Changed || moved[0].Points[0].N != 40 || moved[0].Points[1].N != 35 {
		t.Errorf("%+v", moved)
	}
	if added := line(t, trend, "Petugas mengenal koleksi."); len(added) != 1 || added[0].Changed {
		t.Errorf("what is asked besides is said to be changed: %+v", added)
	}
	if again := line(t, trend, asked.Text.ID); len(again) != 1 || !again[0].Changed || again[0].Points[0].N != 0 || len(line(t, trend, first.Questions[recommend].Text.ID)) != 1 {
		t.Errorf("%+v", again)
	}
	// The mean of a dimension is of the same questions in all its points.
	if sides := line(t, trend, string(Affect)); len(sides) != 2 || sides[0].Points[1].N != 0 || sides[1].Points[0].N != 0 || !sides[1].Changed {
		t.Errorf("%+v", sides)
	}
	if sides := line(t, trend, string(Place)); len(sides) != 1 || sides[0].Points[0].N != 40 || sides[0].Points[1].N != 35 {
		t.Errorf("%+v", sides)
	}

	moves := trend.Compare(0, 1)
	has := func(name string) bool {
		return slices.ContainsFunc(moves, func(m Move) bool { return m.Side == None && m.Row.Text.ID == name })
	}
	if !has(matrix.Options[3].Text.ID) || has(matrix.Options[0].Text.ID) || has(first.Questions[1].Options[0].Text.ID) {
		t.Error("what was changed is compared, or what was not is not")
	}
	for _, m := range moves {
		if m.Side == Place && (m.Change.Value != m.After.Value-m.Before.Value || m.Change.Lo >= m.Change.Value || m.Change.Hi <= m.Change.Value) {
			t.Errorf("%+v", m)
		}
		if m.Question.Dimension == Overall {
			near(t, "change", m.Change.Value, m.After.Value-m.Before.Value)
			if m.Change.Lo <= 0 {
				t.Errorf("a step up of one is not seen: %+v", m.Change)
			}
		}
	}

	// By month the two are one row of months, and 30 are needed to compare.
	_, trend, err = r.Trend(ctx, r.head, copied, today+41, ByQuarter)
	r.ok(err)
	if len(trend.Rounds) != 1 || trend.Rounds[0].Name != "2026-Q2" || len(trend.Rounds[0].Surveys) != 2 {
		t.Errorf("%+v", trend.Rounds)
	}
	if got := line(t, trend, first.Questions[overall].Text.ID); got[0].Points[0].N != 75 {
		t.Errorf("%+v", got)
	}
	if sides := line(t, trend, string(Affect)); len(sides) != 0 {
		t.Error("a mean of different questions is shown")
	}

	_, _, err = r.Trend(ctx, r.ani, copied, today, ByRound)
	r.refused(err, lms.Forbidden, "")
	_, _, err = r.Trend(ctx, r.stranger, first.ID, today, ByRound)
	r.refused(err, lms.NotFound, "")
}

func TestFewAreNotCompared(t *testing.T) {
	r := open(t)
	s := r.opened()
	for i := range 29 {
		r.send(s, int64(2+i%3), Link, today, "")
		r.send(s, int64(2+i%3), Link, today+31, "")
	}
	_, trend, err := r.Trend(ctx, r.head, s.ID, today+62, "")
	r.ok(err)
	if trend.By != ByMonth || len(trend.Rounds) != 2 || len(trend.Compare(0, 1)) != 0 {
		t.Errorf("%s %d %d", trend.By, len(trend.Rounds), len(trend.Compare(0, 1)))
	}
}

// Whatever is put side by side, a figure grows by five or more or not at all.
func TestTrendsGrowByFive(t *testing.T) {
	r := open(t)
	a, b := r.opened(), r.opened()
	before := map[string]int{}
	for i := range 40 {
		day := today + lms.Day(7*i)
		r.send([]Sheet{a, b}[i/3%2], int64(1+i%5), Channels[i%3], day, "")
		for _, by := range Bys {
			_, trend, err := r.Trend(ctx, r.head, a.ID, day, by)
			r.ok(err)
			for j, l := range trend.Lines {
				for k, p := range l.Points {
					name := fmt.Sprint(by, j, trend.Rounds[k].Name)
					if d := p.N - before[name]; d != 0 && d < Least {
						t.Fatalf("after %d answers a point by %s went from %d to %d", i+1, by, before[name], p.N)
					}
					before[name] = p.N
				}
			}
		}
	}
}

func TestWhatIsTheSameText(t *testing.T) {
	for _, one := range []struct {
		a, b Text
		same bool
	}{
		{Text{"a", ""}, Text{"a", "b"}, true}, // translated meanwhile
		{Text{"a", "b"}, Text{"a", "b"}, true},
		{Text{"a", "b"}, Text{"a", "c"}, false},
		{Text{"a", ""}, Text{"", "a"}, false},
		{Text{}, Text{}, true},
		{Text{}, Text{"a", ""}, false},
	} {
		if one.a.same(one.b) != one.same || one.b.same(one.a) != one.same {
			t.Errorf("%+v", one)
		}
	}
	if s := ByQuarter.span(lms.DayOn(2026, time.November, 1)); s.Name != "2026-Q4" || s.To != lms.DayOn(2026, 12, 31) {
		t.Errorf("%+v", s)
	}
}

// For studies: each question by itself, on 0 to 100, only months that are shown.
func TestSatisfactionByQuestionAndMonth(t *testing.T) {
	r := open(t)
	first := r.opened()
	for i := range 20 {
		r.send(first, int64(3+i%2), Link, today, "")
	}
	for range 4 {
		r.send(first, 5, Link, today+31, "") // too few
	}
	copied, err := r.Copy(ctx, r.head, first.ID)
	r.ok(err)
	second, err := r.Find(ctx, r.head, copied)
	r.ok(err)
	overall := second.Questions[slices.IndexFunc(second.Questions, func(q Question) bool { return q.Dimension == Overall })]
	r.ok(r.Open(ctx, r.head, copied))
	other, err := r.Create(ctx, r.head, r.lib, Sheet{Survey: Survey{Details: first.Details}, Questions: []Question{{Kind: Rating, Dimension: Overall, Scale: 7, Text: Text{"Puas?", "Happy?"}, Low: overall.Low, High: overall.High}}})
	r.ok(err)
	r.ok(r.Open(ctx, r.head, other))
	third, err := r.Find(ctx, r.head, other)
	r.ok(err)
	for range 10 {
		r.send(second, 5, QR, today+65, "")
		r.send(third, 4, QR, today+65, "")
	}
	for _, actor := range []lms.Actor{r.head, lms.System("test")} {
		list, err := r.Rated(ctx, actor, r.lib, today+100)
		r.ok(err)
		if len(list) != 3 {
			t.Fatalf("%+v", list)
		}
		a, b, c := list[0], list[1], list[2]
		if a.Month != today.Month() || a.N != 20 || a.Value != 62.5 || a.Lo >= 62.5 || a.Lo < 50 || !slices.Equal(a.Surveys, []int64{first.ID}) {
			t.Errorf("%+v", a)
		}
		if b.Month != (today+65).Month() || b.N != 10 || b.Value != 100 || b.HasInterval() || b.QuestionID != a.QuestionID || !slices.Equal(b.Surveys, []int64{copied}) {
			t.Errorf("%+v", b)
		}
		if c.QuestionID == a.QuestionID || c.Value != 50 || c.N != 10 || !slices.Equal(c.Surveys, []int64{other}) {
			t.Errorf("%+v", c)
		}
	}
	_, err = r.Rated(ctx, r.ani, r.lib, today)
	r.refused(err, lms.Forbidden, "")
	if asked, err := r.AskedSatisfaction(ctx, r.head, r.lib); err != nil || !asked {
		t.Error(asked, err)
	}
	if asked, err := r.AskedSatisfaction(ctx, r.stranger, r.other); err != nil || asked {
		t.Error(asked, err)
	}
}
