package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/impact"
	"binapustaka/lms/usage"
	"binapustaka/web/webtest"
)

// Question A in a browser: the library as a whole, its one question, the plan, the
// guard; then the nights, and the study is read, by a trainer in groups alone.
func TestDoseStudyIsDeclaredAndRead(t *testing.T) {
	room, w := openStudyRoom(t, 0.3)
	head, trainer := room.enter("Kepala", "id", lms.Head), room.enter("Pelatih", "en", lms.Trainer)
	p := webtest.Open(t)
	head.admit(p)
	p.Go(room.url + "/impact/studies/new")
	p.Choose(`select[name="subject"]`, fmt.Sprintf("library-%d", room.library))
	p.FollowText("Lanjut")
	p.See("jadi hanya ada satu pertanyaan")
	p.FollowText("Lanjut")
	p.Choose(`select[name="primary"]`, usage.RecordsAdded)
	p.Fill(`input[name="readings"]`, "180")
	p.FollowText("Lanjut")
	p.See("studi diperkirakan belum dapat menjawab")
	p.See("Perubahan terkecil yang biasanya terlihat pada pembacaan terakhir: r ")
	wizard := strings.TrimPrefix(p.URL(), room.url)
	p.Follow(`form[method="post"][action="/impact/studies"] button`)
	p.See("Studi dinyatakan")
	at := strings.TrimPrefix(p.URL(), room.url)
	var id int64
	fmt.Sscanf(at, "/impact/studies/%d", &id)
	room.pass(100 * day)
	head.renew()
	trainer.renew()
	room.night(w, id)
	head.see(at, "Data sejauh ini, tanpa putusan", "Orang menurut jam pelatihan sejauh ini")
	head.inBoth(wizard, strings.Replace(wizard, "step=check", "step=plan", 1), at)
	room.pass(100 * day)
	head.renew()
	trainer.renew()
	room.night(w, id)
	head.see(at, "cenderung makin naik", "r +0,", "Rentang 95%: +0,", "stat corr --in study-", "--within library --seed", "Tiap titik satu anggota staf")
	lacks(t, trainer.see(at, "tended to rise", "group of five people or more"), "stat corr")
	head.see("/impact", "cenderung makin naik", "r +0,")
	head.inBoth(at, "/impact")
	trainer.inBoth(at)
	list, err := room.deps.Impact.Answers(t.Context(), head.actor, id)
	if err != nil || len(list) == 0 {
		t.Fatal(len(list), err)
	}
	csv, _ := head.download(fmt.Sprintf("/impact/answers/%d/panel.csv", list[0].ID))
	if points := impact.DosePoints(csv); len(points) != list[0].N || !strings.HasPrefix(string(csv), "row,library,trained,tenure_days,dose,change") {
		t.Errorf("%d points of %d\n%.80s", len(points), list[0].N, csv)
	}
}

// Question D: a pair of tests, its one question, no metric to choose; then read.
func TestGainStudyIsDeclaredAndRead(t *testing.T) {
	room, w := openStudyRoom(t, 0)
	head, trainer, admin := room.enter("Kepala", "id", lms.Head), room.enter("Pelatih", "id", lms.Trainer), room.enter("Admin", "en", lms.Admin)
	pre := room.starter("pengatalogan")
	edit := trainer.sent(pre+"/edit", pre+"/status", url.Values{"do": {"copy"}})
	post := strings.TrimSuffix(edit, "/edit")
	trainer.sent(edit, post+"/status", url.Values{"do": {"publish"}})
	id := func(path string) (n int64) { fmt.Sscanf(path[strings.LastIndex(path, "/")+1:], "%d", &n); return n }
	activity := room.hold("Lokakarya pengatalogan", 10*day, nil)
	pair, err := room.tests.CreatePair(t.Context(), trainer.actor, id(pre), id(post), assessment.PairSettings{ActivityID: activity})
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"step": {"check"}, "subject": {fmt.Sprintf("pair-%d", pair)}, "question": {"gain"}, "title": {"Yang dipelajari"}, "begins": {w.begins.String()}, "readings": {"30"}, "proposed": {fmt.Sprintf("pair-%d gain", pair)}}
	head.see("/impact/studies/new?"+form.Encode(), "Semua syarat diperkirakan terpenuhi", "24 orang sudah mengerjakan tes pertama", " poin")
	at, study := head.declares(form)
	form.Set("step", "plan")
	plan := "/impact/studies/new?" + form.Encode()
	lacks(t, head.see(plan), `name="primary"`)
	head.inBoth(plan, at)
	room.pass(45 * day)
	for _, v := range []*visitor{head, trainer, admin} {
		v.renew()
	}
	room.night(w, study)
	head.see(at, "Di antara kedua tes, nilai naik", " poin", "stat gain --in study-", "Semua", "Bagian 1 dari 4", "Besar kenaikan")
	lacks(t, trainer.see(at, "nilai naik"), "panel.csv")
	admin.see(at, "scores rose by", "panel.csv")
	head.see(fmt.Sprintf("/impact/worth?subject=activity-%d", activity), "Di antara kedua tes, nilai naik")
	head.inBoth(at, "/impact", fmt.Sprintf("/impact/worth?subject=activity-%d", activity))
}
