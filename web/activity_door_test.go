package web

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/activity"
)

var (
	shownCode = regexp.MustCompile(`door-code">(\w{6})<`)
	givenPass = regexp.MustCompile(`name="pass" value="(\w+)"`)
)

// From registration over the waiting list and an offer to the code at the door,
// and attendance on the activity's page and the person's own.
func TestFromWaitingListToTheDoor(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina, budi := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina Sari", "id", lms.Librarian), room.enter("Budi", "id", lms.Librarian)
	id := room.hold("Lokakarya", 2*time.Hour, func(d *activity.Details) { d.Mode, d.Quota = activity.Open, 1 })
	at := fmt.Sprintf("/activities/%d", id)
	for _, step := range []struct {
		v  *visitor
		do string
	}{{rina, "register"}, {budi, "register"}, {rina, "withdraw"}, {budi, "accept"}} {
		step.v.sent(at, at+"/place", url.Values{"do": {step.do}})
	}
	if status, body, _ := trainer.do("GET", at+"/door", "", "", nil); status != 409 || !strings.Contains(body, "15 menit sebelum") {
		t.Errorf("the door of a session to come: %d\n%s", status, excerpt(body))
	}
	room.pass(2 * time.Hour)
	if status, _, _ := rina.do("GET", at+"/door", "", "", nil); status != 403 {
		t.Errorf("a learner shows the code: %d", status)
	}
	budi.see(at, `href="/here"`)
	lacks(t, rina.see(at), `href="/here"`) // who has no place is not led to a door that stays shut
	body := trainer.see(at+"/door", "<svg viewBox", "/here")
	code := shownCode.FindStringSubmatch(body)
	if code == nil {
		t.Fatal(excerpt(body))
	}
	session := regexp.MustCompile(`door\?session=(\d+)`).FindStringSubmatch(body)[1]
	budi.refused(422, "/here", "/here", url.Values{"code": {"salah"}}, "Kode ini keliru", `value="salah"`)
	status, body, _ := budi.send("/here", "/here", url.Values{"code": {strings.ToLower(code[1][:3] + " " + code[1][3:])}})
	pass := givenPass.FindStringSubmatch(body)
	if status != 200 || pass == nil || !strings.Contains(body, "Saya hadir") {
		t.Fatal(status, excerpt(body))
	}
	rina.refused(409, "/here", "/here/"+session, url.Values{"pass": {pass[1]}, "do": {"in"}}, "Kode ini keliru") // another's pass
	came := givenPass.FindStringSubmatch(rina.see("/here/"+session+"?c="+code[1], "Saya hadir"))
	rina.refused(409, "/here", "/here/"+session, url.Values{"pass": {came[1]}, "do": {"in"}}, "tidak terdaftar")
	trainer.inBoth(at + "/door")
	budi.inBoth("/here", "/here/"+session+"?c="+shownCode.FindStringSubmatch(trainer.see(at + "/door"))[1])
	budi.sent("/here", "/here/"+session, url.Values{"pass": {pass[1]}, "do": {"in"}})
	budi.see(at, "Kehadiran Anda tercatat", "menit (")
	trainer.see(at, "1 orang hadir", "Budi")
	budi.see("/activities", "Anda hadir")
	code = shownCode.FindStringSubmatch(trainer.see(at + "/door"))
	pass = givenPass.FindStringSubmatch(budi.see("/here/"+session+"?c="+code[1], "Saya pulang sekarang"))
	budi.sent("/here", "/here/"+session, url.Values{"pass": {pass[1]}, "do": {"out"}})
	budi.see(at, "Tercatat: Anda hadir")
}
