package web

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"binapustaka/lms"
	"binapustaka/lms/activity"
)

// feed is a calendar as a program without a session reads it, by event.
func (room *testRoom) feed(address string) map[string]*ics.VEvent {
	room.t.Helper()
	status, body, _ := room.stranger().do("GET", strings.TrimPrefix(address, room.url), "", "", nil)
	if status != 200 {
		room.t.Fatalf("%s: %d", address, status)
	}
	return room.events(body)
}

// events are those of a calendar, by what they are called.
func (room *testRoom) events(text string) map[string]*ics.VEvent {
	room.t.Helper()
	c, err := ics.ParseCalendar(strings.NewReader(text))
	if err != nil {
		room.t.Fatalf("%v\n%s", err, text)
	}
	events := map[string]*ics.VEvent{}
	for _, e := range c.Events() {
		events[e.GetProperty(ics.ComponentPropertySummary).Value] = e
	}
	return events
}

// The month shows each session on its days, for the library, for oneself, for a
// colleague whom one trains; the address of one's own calendar is read by whoever
// knows it, until it is changed or taken away, or the person has left.
func TestCalendarOfActivities(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina Sari", "id", lms.Librarian)
	at := time.Date(2031, 3, 12, 2, 0, 0, 0, time.UTC) // 9 in the library
	on := func(title string, day int, mode activity.Mode, days int) int64 {
		return room.hold(title, 0, func(d *activity.Details) {
			d.StartsAt, d.Mode = at.AddDate(0, 0, day), mode
			d.EndsAt = d.StartsAt.AddDate(0, 0, days).Add(3 * time.Hour)
		})
	}
	open, free := on("Lokakarya, daftar dulu", 0, activity.Open, 0), on("Seminar terbuka", 1, activity.NoRegistration, 2)
	on("Khusus undangan", 2, activity.ByInvitation, 0)
	off := on("Dibatalkan saja", 3, activity.NoRegistration, 0)
	a, err := room.activities().Find(t.Context(), trainer.actor, off)
	if err != nil {
		t.Fatal(err)
	}
	a.Details.Status = activity.Cancelled
	if err := room.activities().Update(t.Context(), trainer.actor, off, a.Details, a.Revision); err != nil {
		t.Fatal(err)
	}
	const month = "/activities/calendar?month=2031-03"
	titles := func(v *visitor, path string) string {
		var all []string
		for _, m := range regexp.MustCompile(`<time datetime="2031-03-(\d\d)">|<a href="/activities/\d+"[^>]*>([^<]+)</a>`).FindAllStringSubmatch(v.see(path), -1) {
			if m[2] != "" {
				all = append(all, m[2])
			} else if m[1] != "" {
				all = append(all, m[1])
			}
		}
		var out, day string
		for _, s := range all {
			if len(s) == 2 {
				day = s
			} else {
				out += day + " " + s + "\n"
			}
		}
		return out
	}
	const mine = "13 Seminar terbuka\n14 Seminar terbuka\n15 Seminar terbuka\n15 Dibatalkan saja\n"
	for path, want := range map[string]string{
		month:               "12 Lokakarya, daftar dulu\n13 Seminar terbuka\n14 Seminar terbuka\n14 Khusus undangan\n15 Seminar terbuka\n15 Dibatalkan saja\n",
		month + "&who=mine": mine, month + fmt.Sprintf("&who=%d", trainer.actor.AccountID): "12 Lokakarya, daftar dulu\n13 Seminar terbuka\n14 Seminar terbuka\n14 Khusus undangan\n15 Seminar terbuka\n15 Dibatalkan saja\n",
	} {
		if got := titles(rina, path); got != want {
			t.Errorf("%s:\n%s", path, got)
		}
	}
	page := rina.see(month, "Maret 2031", "month=2031-02", "month=2031-04", "mulai 09.00", "sepanjang hari", "sampai 12.00", "Ruang Serbaguna", "Dibatalkan", "Buat alamat kalender")
	lacks(t, page, "Pelatih</option>")
	rina.see("/activities/calendar?month=2031-05", "Tidak ada kegiatan pada bulan ini")
	rina.see("/activities/calendar?month=xx", "Tidak ada kegiatan pada bulan ini")
	rina.sent(fmt.Sprintf("/activities/%d", open), fmt.Sprintf("/activities/%d/place", open), url.Values{"do": {"register"}})
	if got := titles(trainer, month+fmt.Sprintf("&who=%d", rina.actor.AccountID)); got != "12 Lokakarya, daftar dulu\n"+mine {
		t.Error(got)
	}
	rina.inBoth(month, month+"&who=mine")

	address := func() string {
		found := regexp.MustCompile(`<code id="link">([^<]+)</code>`).FindStringSubmatch(rina.see(month))
		if found == nil {
			t.Fatal("no address is shown")
		}
		return found[1]
	}
	rina.sent(month, "/activities/calendar/feed", url.Values{"do": {"make"}})
	first := address()
	rina.inBoth(month)
	circle := room.insert(`INSERT INTO programme (library_id, kind, title, aims, owner_id, from_on, outcome, created_at) VALUES (?, 'reading', 'Klub baca', '', ?, '2031-03-01', '', NOW())`, room.library, trainer.actor.AccountID)
	for i, leader := range []int64{rina.actor.AccountID, trainer.actor.AccountID} {
		room.insert(`INSERT INTO programme_session (programme_id, starts_at, ends_at, place, group_name, leader_id, done) VALUES (?, ?, ?, 'Taman', 'Kelas 4', ?, '')`, circle, at.AddDate(0, 0, 5+i), at.AddDate(0, 0, 5+i).Add(time.Hour), leader)
	}
	events := room.feed(first)
	if e := events["Klub baca"]; e == nil || e.GetProperty(ics.ComponentPropertyDtStart).Value != "20310317T020000Z" || e.GetProperty(ics.ComponentPropertyDescription).Value != "Kelas 4" {
		t.Error("the sessions that she leads, and no others, are in her calendar", e)
	}
	if len(events) != 4 || events["Khusus undangan"] != nil {
		t.Errorf("%v", events)
	}
	e := events["Lokakarya, daftar dulu"]
	for p, want := range map[ics.ComponentProperty]string{ics.ComponentPropertyDtStart: "20310312T020000Z", ics.ComponentPropertyDtEnd: "20310312T050000Z",
		ics.ComponentPropertyLocation: "Ruang Serbaguna", ics.ComponentPropertyStatus: "CONFIRMED", ics.ComponentPropertyUrl: fmt.Sprintf("%s/activities/%d", room.url, open)} {
		if got := e.GetProperty(p); got == nil || got.Value != want {
			t.Errorf("%s: %v, want %s", p, got, want)
		}
	}
	if got := events["Dibatalkan saja"].GetProperty(ics.ComponentPropertyStatus).Value; got != "CANCELLED" {
		t.Error(got)
	}
	file, _ := rina.download(fmt.Sprintf("/activities/%d/calendar.ics", free))
	if one := room.events(string(file)); len(one) != 1 || one["Seminar terbuka"] == nil {
		t.Errorf("%v", one)
	}
	gone := func(address, why string) {
		t.Helper()
		if status, _, _ := room.stranger().do("GET", strings.TrimPrefix(address, room.url), "", "", nil); status != 404 {
			t.Errorf("%s: %d", why, status)
		}
	}
	rina.sent(month, "/activities/calendar/feed", url.Values{"do": {"make"}})
	second := address()
	gone(first, "the address was changed")
	room.feed(second)
	room.insert(`UPDATE account SET status = 'disabled' WHERE id = ?`, rina.actor.AccountID)
	gone(second, "the person has left")
	room.insert(`UPDATE account SET status = 'active' WHERE id = ?`, rina.actor.AccountID)
	rina.sent(month, "/activities/calendar/feed", url.Values{"do": {"end"}})
	gone(second, "the address was taken away")
	gone("/calendar/.ics", "no code")
}
