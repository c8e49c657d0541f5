package web

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

// knows lets somebody answer the n oldest questions of a test right and hand it in.
func (room *testRoom) knows(who lms.Actor, test string, n int) (attempt int64) {
	room.t.Helper()
	ctx := context.Background()
	attempt, err := room.tests.Start(ctx, who, mustTestID(room.t, test), "")
	if err != nil {
		room.t.Fatal(err)
	}
	sheet, err := room.tests.Sheet(ctx, who, attempt)
	if err != nil {
		room.t.Fatal(err)
	}
	items := slices.SortedFunc(slices.Values(sheet.Items), func(a, b assessment.AttemptItem) int { return int(a.Question.ID - b.Question.ID) })
	for _, it := range items[:n] {
		a := rightAnswer(it.Question)
		if _, err := room.tests.SaveChange(ctx, who, attempt, assessment.Change{Position: it.Position, Seq: 1, Answer: &a}); err != nil {
			room.t.Fatal(err)
		}
	}
	if err := room.tests.Submit(ctx, who, attempt); err != nil {
		room.t.Fatal(err)
	}
	return attempt
}

// kr20 is the reliability of k questions of one point of which people of these
// scores know the first ones (Kuder and Richardson 1937, formula 20).
func kr20(scores []int, k int) float64 {
	n, sum, squares, within := float64(len(scores)), 0.0, 0.0, 0.0
	for j := range k {
		p := 0.0
		for _, s := range scores {
			if s > j {
				p += 1 / n
			}
		}
		within += p * (1 - p)
	}
	for _, s := range scores {
		sum, squares = sum+float64(s), squares+float64(s*s)
	}
	variance := squares/n - sum*sum/n/n
	return float64(k) / float64(k-1) * (1 - within/variance)
}

// Those with low scores are taught and tested again: the page says how much of
// their rise would have come without learning, with its figure, what each
// competency and each person gained, and nothing below the fewest people. The bank
// and the question's page say in how many tests a question is.
func TestGainsOfPeopleWithLowScores(t *testing.T) {
	room := openTestRoom(t)
	ids := room.frameworks()
	trainer, head := room.enter("Pelatih", "id", lms.Trainer), room.enter("Coach", "en", lms.Head)
	var questions []int64
	for _, id := range trainer.shelf("Zamrud", 10) {
		n, err := strconv.ParseInt(id, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		questions = append(questions, n)
	}
	slices.Sort(questions)
	for i, id := range questions { // the two are known one after the other
		room.insert(`UPDATE question SET competency_id = ? WHERE id = ?`, []int64{ids["services"], ids["ict"]}[i%2], id)
	}
	question := fmt.Sprintf("/questions/%d", questions[0])
	lacks(t, trainer.see(question, "belum pernah dipakai"), "Uji yang memuatnya")
	pre := trainer.draft("Zamrud sebelum")
	if _, err := room.tests.AddItems(t.Context(), trainer.actor, mustTestID(t, pre), questions, 1, 0); err != nil {
		t.Fatal(err)
	}
	trainer.see("/questions?search=Zamrud", "dipakai di 1 uji · ditanyakan 0 kali")
	trainer.sent(pre+"/edit", pre+"/status", url.Values{"do": {"publish"}})
	post := strings.TrimSuffix(trainer.sent(pre+"/edit", pre+"/status", url.Values{"do": {"copy"}}), "/edit")
	trainer.sent(post+"/edit", post+"/status", url.Values{"do": {"publish"}})
	pair := trainer.sent("/assessments/pairs", "/assessments/pairs", url.Values{"pre": {pre[len("/assessments/"):]}, "post": {post[len("/assessments/"):]}, "low_first": {"1"}})

	var people []lms.Actor
	var scores []int
	room.insert(`UPDATE assessment SET reveal = 'score' WHERE id IN (?, ?)`, mustTestID(t, pre), mustTestID(t, post))
	enter := func() {
		i := len(people)
		v := room.enter(fmt.Sprintf("Peserta %d", i), "id", lms.Librarian)
		people, scores = append(people, v.actor), append(scores, 2+i%8)
		room.knows(v.actor, pre, scores[i])
	}
	for range 16 {
		enter()
	}
	var again []lms.Actor
	retest := func(only int) (attempt int64) {
		for i, who := range people {
			if scores[i] <= 5 && !slices.ContainsFunc(again, func(a lms.Actor) bool { return a.AccountID == who.AccountID }) && len(again) < only {
				again = append(again, who)
				attempt = room.knows(who, post, min(10, scores[i]+2+i/8%2))
			}
		}
		return attempt
	}
	retest(8)
	lacks(t, trainer.see(pair, "Baru 8 orang mengerjakan kedua uji (16 orang mengerjakan yang pertama). Angka tampil mulai 10 orang", "tidak dapat dibedakan dari kebetulan"),
		"Menurut kompetensi", "regresi ke rata-rata", `<svg class="chart`, "Nilai naik")
	head.see(pair, "8 people have sat both tests")
	for len(people) < 24 {
		enter()
	}
	retest(12)
	trainer.see(pair, "Nilai naik", "Berapa besarnya belum dapat dihitung: keandalan uji pertama baru diketahui mulai 30 orang")
	for len(people) < 40 {
		enter()
	}
	last := retest(20)

	body := trainer.see(pair, "Nilai naik", "interval 95%", "n 20", "Peserta dipilih karena nilainya rendah", "Kurangi dahulu angka itu sebelum memuji kenaikannya", "Menurut kompetensi", "Tiap kompetensi hanya beberapa soal")
	m := regexp.MustCompile(`rata-rata naik \+(\d+),(\d) poin persen \(interval 95% `).FindStringSubmatch(body)
	if m == nil {
		t.Fatalf("no figure beside the regression to the mean:\n%s", body[strings.Index(body, "Peserta dipilih"):])
	}
	shown, err := strconv.ParseFloat(m[1]+"."+m[2], 64)
	all, low := 0.0, 0.0
	for _, s := range scores {
		all += 100 * float64(s) / 10 / 40
		if s <= 5 {
			low += 100 * float64(s) / 10 / 20
		}
	}
	if want := (1 - kr20(scores, 10)) * (all - low); err != nil || shown < want-0.051 || shown > want+0.051 {
		t.Errorf("by regression to the mean %g, want %g, %v", shown, want, err)
	}
	_, table, _ := strings.Cut(body, "Menurut kompetensi")
	for _, name := range []string{"Layanan perpustakaan", "Penerapan teknologi informasi"} {
		_, row, ok := strings.Cut(table, `<th scope="row">`+name)
		if row, _, _ = strings.Cut(row, "</tr>"); !ok || strings.Count(row, "%</td>") != 2 || !strings.Contains(row, "poin persen (interval 95% ") {
			t.Errorf("%s: %s", name, row)
		}
	}
	if rows := trainer.see(pair + "/rows.csv"); strings.Count(rows, "\n") != 21 || strings.Contains(rows, "Peserta") {
		t.Errorf("the gains of each: %s", rows)
	}
	me := room.stranger()
	me.actor = again[len(again)-1]
	me.renew()
	me.see(fmt.Sprintf("/attempts/%d/result", last), "Sebelum dan sesudah", "pada uji sebelum", "poin persen")
	room.accessible(trainer.browser(), pair)
	room.accessible(head.browser(), pair)

	trainer.see("/questions?search=Zamrud", "dipakai di 2 uji · ditanyakan 60 kali · terjawab 100%")
	trainer.see(question, "dipakai di 2 uji · ditanyakan 60 kali · terjawab 100%", "Uji yang memuatnya:", `<a href="`+pre+`">Zamrud sebelum</a>`, `<a href="`+post+`">`)
	room.insert(`UPDATE assessment SET status = 'archived' WHERE id = ?`, mustTestID(t, pre))
	trainer.see(question, "Zamrud sebelum</a> <span class=\"pill quiet\">Diarsipkan")
	p := trainer.browser()
	room.accessible(p, question)
	p.Go(room.url + question)
	p.FollowText("Zamrud sebelum")
	p.Await(`location.pathname === "` + pre + `"`)
	if status, _, _ := me.do("GET", question, "", "", nil); status != 403 {
		t.Errorf("a librarian at a question: %d", status)
	}
}
