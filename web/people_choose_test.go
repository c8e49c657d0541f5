package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"binapustaka/lms"
)

// Two colleagues of one name are told apart where people are ticked.
func TestNamesakesAreToldApart(t *testing.T) {
	room := openTestRoom(t)
	trainer := room.enter("Pelatih", "id", lms.Trainer)
	one, two := room.enter("Siti Rahmawati", "id", lms.Librarian), room.enter("Siti Rahmawati", "id", lms.Librarian)
	room.insert(`UPDATE account SET username = 'sitir' WHERE id = ?`, one.actor.AccountID)
	room.insert(`UPDATE account SET username = 'srahma' WHERE id = ?`, two.actor.AccountID)
	course, group := trainer.starterCourse("Sirkulasi"), room.grouped("Layanan")
	for _, page := range []string{course + "/enrol-others", group + "/members"} {
		body := trainer.see(page)
		for who, name := range map[*visitor]string{one: "sitir", two: "srahma"} {
			if box := fmt.Sprintf(`value="%d"> Siti Rahmawati (%s)`, who.actor.AccountID, name); !strings.Contains(body, box) {
				t.Errorf("%s lacks %s", page, box)
			}
		}
		people := page + "/people"
		if status, body, _ := trainer.send(page, people, url.Values{"account": {fmt.Sprint(two.actor.AccountID)}}); status != 200 || !strings.Contains(body, "checked> Siti Rahmawati (srahma)") {
			t.Errorf("%s: %d\n%s", people, status, excerpt(body))
		}
	}
}
