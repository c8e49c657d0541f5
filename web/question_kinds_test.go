package web

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net/url"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

// picture uploads a picture to the library, a blue square on white.
func (room *testRoom) picture(trainer *visitor) string {
	room.t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 400, 200))
	for x := range 400 {
		for y := range 200 {
			c := color.RGBA{255, 255, 255, 255}
			if x >= 40 && x < 120 && y >= 40 && y < 120 {
				c = color.RGBA{30, 60, 200, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		room.t.Fatal(err)
	}
	m, err := room.courses.SaveMedia(context.Background(), trainer.actor, room.library, "denah.png", &b)
	if err != nil {
		room.t.Fatal(err)
	}
	return m.Path()
}

// otherKinds are questions of the kinds that the starter tests do not have.
func otherKinds(picture string) []assessment.Question {
	return []assessment.Question{
		{Kind: assessment.Matching, Stem: "Jodohkan.", Body: assessment.Body{Feedback: "Lihat bagan.",
			Options: []assessment.Option{{Text: "000 *karya umum*"}, {Text: "200 agama"}, {Text: "800 sastra"}, {Text: "900 sejarah"}},
			Prompts: []assessment.Prompt{{Text: "Ensiklopedia", Option: 0}, {Text: "Novel", Option: 2}}}},
		{Kind: assessment.Ordering, Stem: "Urutkan.", Body: assessment.Body{Options: []assessment.Option{{Text: "Pilih"}, {Text: "Pesan"}, {Text: "Terima"}}}},
		{Kind: assessment.Cloze, Stem: "Kelas [[1]] untuk agama.\n\n| Kelas | Nama |\n| --- | --- |\n| 800 | **[[2]]** |\n\n- satu\n- [[3]]", Body: assessment.Body{Fold: assessment.Fold{Case: true},
			Gaps: []assessment.Gap{{Accepted: []string{"200"}}, {Accepted: []string{"Sastra"}, Wrong: []string{"Sejarah", "Seni & musik"}}, {Accepted: []string{"bernomor"}}}}},
		{Kind: assessment.Hotspot, Stem: "Di mana meja sirkulasi?", Body: assessment.Body{Picture: assessment.Picture{URL: picture, Alt: "Denah ruang baca"},
			Areas: []assessment.Area{{X: 100, Y: 200, W: 200, H: 400, Right: true, Feedback: "Tepat di pintu."}, {X: 600, Y: 100, W: 300, H: 300, Round: true}}}},
		{Kind: assessment.Essay, Stem: "Bagaimana Anda menyambut pemustaka?", Body: assessment.Body{Rubric: []assessment.Criterion{
			{Name: "Keramahan", Levels: []assessment.Level{{Text: "Belum tampak"}, {Text: "Cukup", Points: 1}, {Text: "Hangat", Points: 2}}},
			{Name: "Ketepatan", Levels: []assessment.Level{{Text: "Keliru"}, {Text: "Tepat", Points: 2}}}}}},
		{Kind: assessment.Numerical, Stem: "Berapa lama?", Body: assessment.Body{Value: 90, Units: []assessment.Unit{{Name: "menit", Factor: 1}, {Name: "jam", Factor: 60}}}},
	}
}

// kindsTest is a published test of otherKinds, two points each.
func (room *testRoom) kindsTest(trainer *visitor, reveal assessment.Reveal) string {
	room.t.Helper()
	ctx := context.Background()
	test, err := room.tests.Create(ctx, trainer.actor, room.library, assessment.Settings{Title: "Semua jenis soal", Minutes: 30, PassPercent: 60, Reveal: reveal})
	if err != nil {
		room.t.Fatal(err)
	}
	for _, q := range otherKinds(room.picture(trainer)) {
		q, err := room.tests.CreateQuestion(ctx, trainer.actor, room.library, q)
		if err == nil {
			err = room.tests.AddItem(ctx, trainer.actor, test.ID, q.ID, 2)
		}
		if err != nil {
			room.t.Fatal(err)
		}
	}
	if err := room.tests.Publish(ctx, trainer.actor, test.ID); err != nil {
		room.t.Fatal(err)
	}
	return fmt.Sprintf("/assessments/%d", test.ID)
}

// rightPlaces are the fields that put an ordering right.
func rightPlaces(q assessment.Question) url.Values {
	form := url.Values{}
	for i := range q.Options {
		form.Set(fmt.Sprintf("place-%d", i), fmt.Sprint(q.Place(i)+1))
	}
	return form
}

func TestEveryKindIsAnsweredWithoutJavaScript(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	test := room.kindsTest(trainer, assessment.RevealFull)
	attempt := rina.sent(test, test+"/attempts", url.Values{})
	page := rina.see(attempt, "Rumpang 1", "Rumpang 2", `<td><strong><select class="gap" name="gap-1"`, `<li><input type="text" class="gap" name="gap-2"`, "Seni & musik",
		"Pasangan untuk: Novel", "Tempat ke berapa: Pesan", "Pakai titik ini", "Denah ruang baca", "menit, jam", "Dinilai dengan apa?")
	for _, secret := range []string{"Tepat di pintu", `value="200"`, "bernomor", "spot-areas", "Lihat bagan"} {
		if strings.Contains(page, secret) {
			t.Errorf("the page gives %q away", secret)
		}
	}
	if status, _, _ := rina.do("GET", rina.sheet(attempt).Items[3].Question.Picture.URL, "", "", nil); status != 200 {
		t.Errorf("the picture: %d", status)
	}
	items := rina.sheet(attempt).Items
	answer := func(position int, form url.Values) assessment.AttemptItem {
		t.Helper()
		form.Set("position", fmt.Sprint(position))
		rina.sent(attempt, attempt+"/answers", form)
		return rina.sheet(attempt).Items[position-1]
	}
	// What nobody touched is no answer.
	answer(1, url.Values{"prompt-0": {""}, "prompt-1": {""}})
	answer(2, url.Values{"place-0": {""}, "place-1": {""}, "place-2": {""}})
	answer(3, url.Values{"gap-0": {""}, "gap-1": {""}, "gap-2": {" "}})
	answer(4, url.Values{"x": {"500"}, "y": {"500"}})
	answer(5, url.Values{"text": {"\r\n"}})
	rina.see(attempt, "Terisi 0 · ditandai 0 · kosong 6")

	// The order that stands there is taken when the person says so.
	if it := answer(2, url.Values{"place-0": {""}, "accept": {"1"}}); fmt.Sprint(it.Answer.Options) != "[0 1 2]" {
		t.Errorf("accepted %v", it.Answer)
	}
	match := url.Values{}
	for i, p := range items[0].Question.Prompts {
		match.Set(fmt.Sprintf("prompt-%d", i), fmt.Sprint(p.Option))
	}
	match.Set("prompt-0", "") // half of it
	answer(1, match)
	answer(2, rightPlaces(items[1].Question))
	answer(3, url.Values{"gap-0": {"200"}, "gap-1": {"Seni & musik"}, "gap-2": {"BERNOMOR"}})
	if it := answer(4, url.Values{"x": {"500"}, "y": {"500"}, "accept": {"1"}}); it.Answer.Point == nil {
		t.Error("the middle was not taken")
	}
	answer(4, url.Values{"x": {"150"}, "y": {"300"}})
	if it := answer(5, url.Values{"text": {"Selamat pagi.\r\nSilakan <b>masuk</b>."}}); it.Answer.Text != "Selamat pagi.\nSilakan <b>masuk</b>." {
		t.Errorf("essay %q", it.Answer.Text)
	}
	answer(6, url.Values{"text": {"1,5 jam"}})
	rina.see(attempt, "Terisi 6 · ditandai 0 · kosong 0", `cx="15.0%" cy="30.0%"`)
	result := rina.sent(attempt, attempt+"/submit", url.Values{})
	page = rina.see(result, "1 jawaban uraian menunggu dinilai pelatih", "menunggu penilaian", "Jawaban yang benar: 000", "Lihat bagan.", "Titik yang dipilih: 15,0% dari kiri", "Tepat di pintu.",
		"Sastra", "Rumpang 2", "90 menit")
	if strings.Contains(page, "Lulus mulai") || strings.Contains(page, "Belum lulus") {
		t.Error("a result is told while an essay waits")
	}
	for i, want := range []float64{1, 2, 4. / 3, 2, 0, 2} {
		if res, err := room.tests.Result(context.Background(), trainer.actor, rina.sheet(attempt).ID); err != nil || res.Items[i].Earned < want-.001 || res.Items[i].Earned > want+.001 {
			t.Errorf("question %d: %v, want %v (%v)", i+1, res.Items[i].Earned, want, err)
		}
	}
	for _, path := range []string{test, "/assessments"} {
		if page := rina.see(path, "menunggu penilaian"); strings.Contains(page, "Belum lulus") {
			t.Errorf("%s tells a result while an essay waits", path)
		}
	}
	if page := trainer.see(test+"/results", "menunggu penilaian"); strings.Contains(page, ">0,0%<") {
		t.Error("the trainer reads a score of 0 while an essay waits")
	}
}

// Where the test shows marks alone, no kind gives its key away.
func TestResultsHideTheKeys(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	test := room.kindsTest(trainer, assessment.RevealMarks)
	attempt := rina.sent(test, test+"/attempts", url.Values{})
	for i, form := range []url.Values{{"prompt-0": {"0"}}, {"accept": {"1"}}, {"gap-0": {"300"}}, {"x": {"900"}, "y": {"900"}}, {}, {"text": {"2 jam"}}} {
		form.Set("position", fmt.Sprint(i+1))
		rina.sent(attempt, attempt+"/answers", form)
	}
	page := rina.see(rina.sent(attempt, attempt+"/submit", url.Values{}), "Soal 4", "300", "2 jam", "Belum lulus")
	for _, secret := range []string{"jawaban benar", "seharusnya", "spot-areas", "Tepat di pintu", "Urutan yang benar", "Sastra", "Lihat bagan", "90 menit"} {
		if strings.Contains(page, secret) {
			t.Errorf("the result gives %q away", secret)
		}
	}
}
