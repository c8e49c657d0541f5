package web

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/web/webtest"
)

// sits lets somebody answer the first n questions of a test right.
func (room *testRoom) sits(who lms.Actor, test string, n int) {
	room.t.Helper()
	id, err := strconv.ParseInt(test[strings.LastIndex(test, "/")+1:], 10, 64)
	if err != nil {
		room.t.Fatal(err)
	}
	ctx := context.Background()
	attempt, err := room.tests.Start(ctx, who, id, "")
	if err != nil {
		room.t.Fatal(err)
	}
	sheet, err := room.tests.Sheet(ctx, who, attempt)
	if err != nil {
		room.t.Fatal(err)
	}
	for _, it := range sheet.Items[:n] {
		a := rightAnswer(it.Question)
		if _, err := room.tests.SaveChange(ctx, who, attempt, assessment.Change{Position: it.Position, Seq: 1, Answer: &a}); err != nil {
			room.t.Fatal(err)
		}
	}
	if err := room.tests.Submit(ctx, who, attempt); err != nil {
		room.t.Fatal(err)
	}
}

func TestJourneyBeforeAndAfter(t *testing.T) {
	room := openTestRoom(t)
	trainer, head, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Kepala", "en", lms.Head), room.enter("Rina", "id", lms.Librarian)
	pre := room.starter("pengatalogan")
	edit := trainer.sent(pre+"/edit", pre+"/status", url.Values{"do": {"copy"}})
	post := strings.TrimSuffix(edit, "/edit")
	trainer.sent(edit, post+"/status", url.Values{"do": {"publish"}})
	head.see("/assessments/pairs", "No tests are paired yet")

	p := trainer.browser()
	p.Go(room.url + "/assessments")
	p.FollowText("Sebelum dan sesudah")
	p.Accessible()
	id := func(path string) string { return path[strings.LastIndex(path, "/")+1:] }
	p.Choose("select[name=pre]", id(pre))
	p.Choose("select[name=post]", id(room.starter("diagnostik")))
	p.Press("Pasangkan")
	p.See("Kedua uji belum sejajar")
	p.Accessible()
	p.Choose("select[name=post]", id(post))
	p.Press("Pasangkan")
	p.See("Baru 0 orang mengerjakan kedua uji")
	p.Accessible()
	pair := webtest.Eval[string](p, `location.pathname`)

	for i := range 12 {
		who := lms.Actor{AccountID: room.insert(`INSERT INTO account (name, created_at) VALUES (?, NOW())`, fmt.Sprintf("Peserta %d", i)),
			LibraryID: room.library, Roles: []lms.Role{lms.Librarian}}
		room.sits(who, pre, 2+i%2)
		room.sits(who, post, 5+i%3)
		if i == 8 {
			head.see(pair, "9 people have sat both tests")
			if status, _, _ := head.do("GET", pair+"/rows.csv", "", "", nil); status != 404 {
				t.Errorf("rows of nine people: %d", status)
			}
		}
	}
	head.see(pair, "Scores rose", "percentage points", "n 12", "A rise alone does not show")
	rows := head.see(pair + "/rows.csv")
	if strings.Count(rows, "\n") != 13 || strings.Contains(rows, "Peserta") {
		t.Errorf("%s", rows)
	}
	for _, path := range []string{"/assessments/pairs", pair, pair + "/rows.csv"} {
		if status, _, _ := rina.do("GET", path, "", "", nil); status != 403 {
			t.Errorf("a librarian reads %s: %d", path, status)
		}
	}
	for _, who := range []*visitor{trainer, head} {
		p := who.browser()
		p.Go(room.url + pair)
		p.Accessible()
		p.Size(390, 844)
		p.Dark(true)
		p.Go(room.url + pair)
		p.Accessible()
		if wide := webtest.Eval[int](p, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide > 0 {
			t.Errorf("%d pixels wider than a phone", wide)
		}
	}
	trainer.sent("/assessments/pairs", pair+"/remove", url.Values{})
	trainer.see("/assessments/pairs", "Belum ada uji yang dipasangkan")
}
