package web

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/web/webtest"
)

// class lets n people sit a test once. Of the first question they choose the
// option after the key the more surely the more they know of the rest.
func (room *testRoom) class(test string, n int) {
	room.t.Helper()
	id, err := strconv.ParseInt(test[strings.LastIndex(test, "/")+1:], 10, 64)
	if err != nil {
		room.t.Fatal(err)
	}
	ctx := context.Background()
	r := rand.New(rand.NewPCG(uint64(n), 5))
	first := int64(0)
	for p := range n {
		who := lms.Actor{AccountID: room.insert(`INSERT INTO account (name, created_at) VALUES (?, NOW())`, fmt.Sprintf("Peserta %d", p)),
			LibraryID: room.library, Roles: []lms.Role{lms.Librarian}}
		attempt, err := room.tests.Start(ctx, who, id, "")
		if err != nil {
			room.t.Fatal(err)
		}
		sheet, err := room.tests.Sheet(ctx, who, attempt)
		if err != nil {
			room.t.Fatal(err)
		}
		// In one order for everybody, whatever the shuffling made of it.
		slices.SortFunc(sheet.Items, func(a, b assessment.AttemptItem) int { return int(a.Question.ID - b.Question.ID) })
		for _, it := range sheet.Items {
			if it.Question.Kind == assessment.Single && (first == 0 || it.Question.ID < first) {
				first = it.Question.ID
			}
		}
		for _, it := range sheet.Items {
			a, knows := rightAnswer(it.Question), r.Float64() < .15+.75*float64(p)/float64(n)
			switch {
			case it.Question.ID == first && knows:
				a.Options[0] = (a.Options[0] + 1) % len(it.Question.Options)
			case it.Question.ID != first && !knows:
				continue
			}
			if _, err := room.tests.SaveChange(ctx, who, attempt, assessment.Change{Position: it.Position, Seq: 1, Answer: &a}); err != nil {
				room.t.Fatal(err)
			}
		}
		if err := room.tests.Submit(ctx, who, attempt); err != nil {
			room.t.Fatal(err)
		}
	}
}

func rightAnswer(q assessment.Question) assessment.Answer {
	switch q.Kind {
	case assessment.ShortAnswer:
		return assessment.Answer{Text: q.Accepted[0]}
	case assessment.Numerical:
		return assessment.Answer{Text: strconv.FormatFloat(q.Value, 'f', -1, 64)}
	}
	var a assessment.Answer
	for i, o := range q.Options {
		if o.Right {
			a.Options = append(a.Options, i)
		}
	}
	return a
}

func TestItemAnalysisPage(t *testing.T) {
	room := openTestRoom(t)
	test := room.starter("pengatalogan")
	head, trainer, rina := room.enter("Kepala", "id", lms.Head), room.enter("Pelatih", "en", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	room.class(test, 12)
	head.see(test+"/analysis", "Baru 10 pengerjaan pertama yang sudah dinilai", "mulai 30 orang")
	if status, _, _ := head.do("GET", test+"/analysis.csv", "", "", nil); status != 404 {
		t.Errorf("rows of 12 people: %d", status)
	}
	room.class(test, 190)
	head.see(test+"/analysis", "Keandalan (α)", "di sekitar batas lulus", "Periksa kuncinya", "Terbalik", "ditanyakan kepada 200 orang", "2 orang belum masuk angka", "logit (interval 95% ", "infit ")
	trainer.see(test+"/analysis", "Check the key", "Works backwards", "Options and distractors", "asked of 202 people", "logits (95% interval ")
	rows := head.see(test + "/analysis.csv")
	if lines := strings.Count(rows, "\n"); lines != 201 || strings.Contains(rows, "Peserta") {
		t.Errorf("%d lines", lines)
	}
	for _, path := range []string{"/analysis", "/analysis.csv"} {
		if status, _, _ := rina.do("GET", test+path, "", "", nil); status != 403 {
			t.Errorf("a librarian reads %s: %d", path, status)
		}
	}

	a, err := room.tests.Analysis(context.Background(), trainer.actor, mustTestID(t, test))
	if err != nil {
		t.Fatal(err)
	}
	q := a.Items[2].Question
	q.Stem += " Jelaskan."
	if _, err := room.tests.EditQuestion(context.Background(), trainer.actor, q); err != nil {
		t.Fatal(err)
	}
	room.class(test, 1)
	trainer.see(test+"/analysis", "1 question was asked of few people so far", "1 old version", "asked of 1 person")

	for _, who := range []*visitor{head, trainer} {
		p := who.browser()
		for _, narrow := range []bool{false, true} {
			if p.Dark(narrow); narrow {
				p.Size(390, 844)
			}
			p.Go(room.url + test + "/analysis")
			p.Click(".analysed details summary")
			p.Accessible()
			if wide := webtest.Eval[int](p, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide > 0 {
				t.Errorf("%d pixels wider than the window", wide)
			}
		}
	}
}
