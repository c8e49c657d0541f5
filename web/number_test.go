package web

import (
	"net/url"
	"testing"

	"binapustaka/lms"
)

// Lesson hours stand in a form as its reader writes them, and are read with
// comma and point alike.
func TestLessonHoursAreTypedAsTheReaderWrites(t *testing.T) {
	room := openTestRoom(t)
	trainer, coach := room.enter("Pelatih", "id", lms.Trainer), room.enter("Coach", "en", lms.Trainer)
	for jp, want := range map[string]struct{ id, en string }{"4,5": {"4,5", "4.5"}, "4.5": {"4,5", "4.5"}, " 2 ": {"2", "2"}, "": {"0", "0"}} {
		activity := trainer.sent("/activities/new", "/activities", planned("jp", jp)) + "/edit"
		course := trainer.sent("/courses/new", "/courses", url.Values{"title": {"Rujukan"}, "focus": {"user_services"}, "level": {"basic"}, "language": {"id"}, "jp": {jp}})
		for _, edit := range []string{activity, course} {
			trainer.see(edit, `name="jp" inputmode="decimal" value="`+want.id+`"`)
			coach.see(edit, `name="jp" inputmode="decimal" value="`+want.en+`"`)
		}
	}
}
