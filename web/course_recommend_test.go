package web

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/competency"
	"binapustaka/web/webtest"
)

func TestCatalogueNarrowsAndRecommends(t *testing.T) {
	room := openTestRoom(t)
	trainer, head, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Kepala", "id", lms.Head), room.enter("Rina", "id", lms.Librarian)
	trainer.sent("/courses", "/courses/starter", url.Values{})
	body := rina.see("/courses", "Anda belum memegang profil jabatan", "Akun Anda belum ditautkan dengan pengguna SLiMS")
	if strings.Contains(strings.Split(body, `class="course-cards"`)[0], `href="/courses/`) {
		t.Error("something is recommended to whom nothing is known of")
	}
	lacks(t, trainer.see("/courses"), "Disarankan untuk Anda") // who does not learn here
	cards := func(path string) int { return strings.Count(rina.see(path), `class="course-card"`) }
	all := cards("/courses")
	for _, query := range []string{"level=basic", "jp=3", "focus=user_services"} {
		if n := cards("/courses?" + query); n == 0 || n >= all {
			t.Errorf("%s leaves %d of %d courses", query, n, all)
		}
	}
	if n := cards("/courses?language=id&level=nonsense&jp=77&competency=999999"); n != all {
		t.Errorf("filters that are none leave %d of %d", n, all)
	}
	rina.see("/courses?language=en", "Saringan lain")

	ctx := context.Background()
	store := competency.NewStore(room.db, room.now)
	profiles, err := store.Profiles(ctx, head.actor, room.library)
	if err != nil || len(profiles) == 0 {
		t.Fatal(profiles, err)
	}
	if err := store.Assign(ctx, head.actor, room.library, []int64{rina.actor.AccountID}, profiles[0].ID); err != nil {
		t.Fatal(err)
	}
	p := rina.browser()
	for _, narrow := range []bool{false, true} {
		if p.Dark(narrow); narrow {
			p.Size(390, 844)
		}
		p.Go(room.url + "/courses")
		p.See("Disarankan untuk Anda")
		p.Accessible()
		if wide := webtest.Eval[int](p, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide > 0 {
			t.Errorf("%d pixels wider than the window", wide)
		}
	}
	first := webtest.Eval[string](p, `document.querySelector(".recommended a[href^='/courses/']").getAttribute("href")`)
	group := webtest.Eval[string](p, `document.querySelector("select[name=competency] option:nth-child(2)").value`)
	if n := cards("/courses?competency=" + group); n == 0 || n >= all {
		t.Errorf("competency %s leaves %d of %d courses", group, n, all)
	}
	rina.sent(first, first+"/enrol", url.Values{})
	if body := rina.see("/courses"); strings.Contains(strings.Split(body, `class="course-cards"`)[0], `href="`+first+`"`) {
		t.Error("a course that was begun is still recommended")
	}
}
