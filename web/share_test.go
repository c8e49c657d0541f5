package web

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/activity"
)

// What is sent on by hand says what it is about and leads there; those who plan
// have it, as long as there is something to come to.
func TestTextsForGroups(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	held := fmt.Sprintf("/activities/%d", room.hold("Lokakarya *RDA*", 30*time.Hour, func(d *activity.Details) { d.Mode = activity.Open }))
	trainer.see(held, "Pengingat", "*Lokakarya RDA*", "Daftar di sini: "+room.url+held)
	lacks(t, rina.see(held), "wa.me")
	room.pass(31 * time.Hour)
	lacks(t, trainer.see(held), "wa.me")

	c := trainer.starterCourse("Sirkulasi")
	begin := "\n\nMulai di sini: " + room.url + c
	trainer.see(c, "Mari belajar bersama:\n*Sirkulasi", " JP"+begin, "https://wa.me/?text=Mari+belajar", url.QueryEscape(begin))
	lacks(t, rina.see(c), "wa.me")

	s := trainer.survey("patron")
	page := fmt.Sprintf("/surveys/%d", s.ID)
	trainer.see(page, "Jawaban Anda tanpa nama.\n\nIsi di sini: "+room.url+"/s/"+s.Code)
	trainer.sent(page, page+"/status", url.Values{"do": {"close"}})
	lacks(t, trainer.see(page), "wa.me")
}
