package web

import (
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"

	"binapustaka/lms"
)

// twice posts a form of the page at from and then the very same again, as
// impatient clicks do; both must lead to the same page and say the same there.
func (v *visitor) twice(from, path string, form url.Values) {
	v.t.Helper()
	form.Set("_csrf", formToken.FindStringSubmatch(v.see(from))[1])
	post := func() string {
		status, body, to := v.do("POST", path, "application/x-www-form-urlencoded", "", strings.NewReader(form.Encode()))
		if status != 303 {
			v.t.Errorf("POST %s: %d\n%s", path, status, excerpt(body))
		}
		return to
	}
	notice := func() (said string) {
		if v.notice != nil {
			said, v.notice = v.notice.Value, nil
		}
		return said
	}
	notice()
	to := post()
	said := notice()
	if again := post(); again != to || notice() != said {
		v.t.Errorf("POST %s leads to %s, then to %s", path, to, again)
	}
}

// What makes something new makes one of it, however often the same form comes.
func TestNewThingsAreMadeOnce(t *testing.T) {
	room := openTestRoom(t)
	trainer, head := room.enter("Pelatih", "id", lms.Trainer), room.enter("Kepala", "id", lms.Head)
	var services int64
	for _, id := range room.frameworks() {
		services = id
	}
	c := trainer.starterCourse("Sirkulasi")
	count := func(table string) (n int) {
		t.Helper()
		if err := room.db.Get(&n, `SELECT COUNT(*) FROM `+table); err != nil {
			t.Fatal(err)
		}
		return n
	}
	for _, x := range []struct {
		who         *visitor
		table, path string
		form        url.Values
	}{
		{trainer, "question", "/questions", url.Values{"kind": {"essay"}, "stem": {"Mengapa?"}, "do": {"save"}}},
		{trainer, "course", "/courses", url.Values{"title": {"Melayani anak"}, "focus": {"user_services"}, "level": {"basic"}, "language": {"id"}, "jp": {"1"}}},
		{trainer, "assessment", "/assessments", url.Values{"title": {"Uji baru"}, "minutes": {"20"}, "attempts": {"0"}, "pass": {"60"}, "reveal": {"full"}}},
		{trainer, "course_path", "/paths", url.Values{"name": {"Jalur"}, strings.Replace(c, "/courses/", "place-", 1): {"1"}, "role": {"librarian"}}},
		{head, "competency_profile", "/competencies/profiles", url.Values{"name": {"Petugas"}, fmt.Sprintf("level-%d", services): {"3"}}},
	} {
		from, before := x.path+"/new", count(x.table)
		x.who.twice(from, x.path, x.form)
		if n := count(x.table) - before; n != 1 {
			t.Errorf("%s: %d were made", x.path, n)
		}
		// With another word in it, or from a page opened anew, it is another act.
		for field := range x.form {
			if field == "title" || field == "name" || field == "stem" {
				x.form.Set(field, x.form.Get(field)+" lagi")
			}
		}
		if status, body, _ := x.who.do("POST", x.path, "application/x-www-form-urlencoded", "", strings.NewReader(x.form.Encode())); status != 303 {
			t.Errorf("%s mended: %d\n%s", x.path, status, excerpt(body))
		}
		if n := count(x.table) - before; n != 2 {
			t.Errorf("%s: %d were made", x.path, n)
		}
	}

	own := strings.TrimSuffix(trainer.sent("/courses/new", "/courses", url.Values{"title": {"Milik sendiri"}, "focus": {"user_services"}, "level": {"basic"}, "language": {"id"}, "jp": {"1"}}), "/edit")
	// What was changed by the first click was changed by oneself, not by a colleague.
	trainer.twice(own+"/edit", own, url.Values{"revision": {"1"}, "title": {"Milik kami"}, "focus": {"user_services"}, "level": {"basic"}, "language": {"id"}, "jp": {"1"}})

	edit := trainer.sent("/assessments/new", "/assessments", url.Values{"title": {"Berbagian"}, "minutes": {"20"}, "attempts": {"0"}, "pass": {"60"}, "reveal": {"full"}})
	test := strings.TrimSuffix(edit, "/edit")
	trainer.twice(edit, test+"/sections", url.Values{"number": {"0"}, "title": {"Awal"}, "minutes": {"5"}})
	if n := count("assessment_section"); n != 1 {
		t.Errorf("%d sections", n)
	}

	trainer.twice("/groups/new", "/groups", url.Values{"name": {"Angkatan 1"}})
	for table, path := range map[string]string{"course": "/duplicate", "course_module": "/modules"} {
		n := count(table)
		trainer.twice(own+"/edit", own+path, url.Values{"title": {"Awal"}})
		if n = count(table) - n; n != 1 {
			t.Errorf("%s: %d were made", path, n)
		}
	}

	// At the same moment, too; what was refused may be sent again as it is.
	form := url.Values{"kind": {"essay"}, "stem": {"Kapan?"}, "do": {"save"}, "_csrf": {formToken.FindStringSubmatch(trainer.see("/questions/new?kind=essay"))[1]}}
	before := count("question")
	var wait sync.WaitGroup
	for range 6 {
		other := *trainer
		wait.Go(func() {
			if status, _, to := other.do("POST", "/questions", "application/x-www-form-urlencoded", "", strings.NewReader(form.Encode())); status != 303 || to != "/questions" {
				t.Errorf("%d to %s", status, to)
			}
		})
	}
	if wait.Wait(); count("question") != before+1 {
		t.Errorf("%d at once", count("question")-before)
	}
	form.Set("stem", "")
	for range 2 {
		if status, _, _ := trainer.do("POST", "/questions", "application/x-www-form-urlencoded", "", strings.NewReader(form.Encode())); status != 422 {
			t.Errorf("refused: %d", status)
		}
	}
	if n := count("account_form WHERE went = ''"); n != 0 {
		t.Errorf("%d forms are still being answered", n)
	}
}
