package survey

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb/dbtest"
)

var job = lms.System("survey:ask")

// hall is a room with a clock of its own, a trainer, and an activity that people
// were at.
type hall struct {
	*room
	at       time.Time // UTC; the library's clock is seven hours ahead
	trainer  lms.Actor
	people   []int64
	activity int64
}

func openHall(t *testing.T, present int) *hall {
	h := &hall{room: open(t), at: today.Time().Add(8 * time.Hour)} // 15:00 there
	h.Store = NewStore(h.db, func() time.Time { return h.at }, [32]byte{1})
	h.trainer = lms.Actor{AccountID: h.person("Tuti"), LibraryID: h.lib, Roles: []lms.Role{lms.Trainer}}
	h.activity = dbtest.Insert(t, h.db, `INSERT INTO activity (library_id, kind, title, starts_at, ends_at, focus, jp, status, created_at, place, organiser, host, description)
		VALUES (?, 'workshop', 'Lokakarya RDA', ?, ?, 'knowledge_skills', 4, 'scheduled', NOW(), '', '', '', '')`, h.lib, h.at.Add(-4*time.Hour), h.at.Add(-time.Hour))
	for i := range present {
		h.people = append(h.people, h.person(fmt.Sprint("Peserta ", i)))
		h.attends(h.people[i], 180)
	}
	return h
}

func (h *hall) person(name string) int64 {
	return dbtest.Insert(h.t, h.db, `INSERT INTO account (name, locale, status, created_at) VALUES (?, 'id', 'active', NOW())`, name)
}

func (h *hall) attends(account int64, minutes int) {
	dbtest.Insert(h.t, h.db, `INSERT INTO activity_attendance (activity_id, account_id, minutes, marked_at) VALUES (?, ?, ?, NOW())`, h.activity, account, minutes)
}

func (h *hall) subject() Subject { return Subject{Of: Activity, ID: h.activity} }

func (h *hall) switchOn(of Subject, steps ...Step) {
	h.t.Helper()
	plan := Schedule{OpenDays: UsuallyOpen}
	for _, p := range Usual().Steps {
		if slices.Contains(steps, p.Step) {
			plan.Steps = append(plan.Steps, p)
		}
	}
	h.ok(h.SaveSchedule(ctx, h.trainer, h.lib, of, plan))
}

// pass lets days go by and the job work.
func (h *hall) pass(days int) {
	h.t.Helper()
	h.at = h.at.AddDate(0, 0, days)
	h.ok(h.Advance(ctx, job))
	h.ok(h.Advance(ctx, job)) // twice is once
}

func (h *hall) asked(of Subject) []Occasion {
	h.t.Helper()
	list, err := h.Occasions(ctx, h.trainer, h.lib, of)
	h.ok(err)
	return list
}

func (h *hall) actor(account int64) lms.Actor {
	return lms.Actor{AccountID: account, LibraryID: h.lib, Roles: []lms.Role{lms.Librarian}}
}

// replies is a person who answers by their ballot.
func (h *hall) replies(account, surveyID int64, text string) {
	h.t.Helper()
	_, token, err := h.Ballot(ctx, h.actor(account), surveyID)
	h.ok(err)
	sheet, err := h.Find(ctx, h.trainer, surveyID)
	h.ok(err)
	h.ok(h.Answer(ctx, surveyID, Sent{Answers: h.filled(sheet, 4, text), Channel: Link, Day: lms.DayOf(h.at), Token: token}))
}

func (h *hall) reminded(surveyID int64) (accounts []int64) {
	h.t.Helper()
	h.ok(h.db.Select(&accounts, `SELECT account_id FROM survey_invitation WHERE survey_id = ? AND reminders > 0 ORDER BY account_id`, surveyID))
	return accounts
}

func TestASurveyOpensByItself(t *testing.T) {
	h := openHall(t, 4)
	h.attends(h.person("Pulang awal"), 100) // of 180: not through it
	h.pass(0)
	h.switchOn(h.subject(), AtEnd, Weeks)
	h.pass(0)
	if list := h.asked(h.subject()); len(list) != 0 {
		t.Fatalf("four people are asked: %+v", list)
	}
	fifth := h.person("Menyusul")
	h.attends(fifth, 144) // four fifths
	h.pass(1)
	list := h.asked(h.subject())
	if len(list) != 1 || list[0].Invited != 5 || list[0].Step != AtEnd || list[0].Status != Open || *list[0].AskedOn != today+1 || list[0].ClosesOn != today+15 || list[0].ActivityID != h.activity || list[0].Purpose != Reaction {
		t.Fatalf("%+v", list)
	}
	if title := list[0].Title; !strings.Contains(title.ID, "Lokakarya RDA") || !strings.Contains(title.EN, "Lokakarya RDA") {
		t.Error(title)
	}
	id := list[0].ID
	late := h.person("Terlambat ditandai")
	h.attends(late, 180)
	h.pass(1)
	for _, account := range []int64{fifth, late} {
		if w, err := h.Waiting(ctx, h.actor(account)); err != nil || len(w) != 1 || w[0].ID != id {
			t.Errorf("%+v %v", w, err)
		}
	}

	// Nobody else, not twice, and by no other way.
	stranger := h.actor(h.person("Lain"))
	_, _, err := h.Ballot(ctx, stranger, id)
	h.refused(err, lms.NotFound, "not_found")
	sheet, err := h.Find(ctx, h.trainer, id)
	h.ok(err)
	for _, token := range []string{Token(""), h.ballot(id, stranger.AccountID)} {
		h.refused(h.Answer(ctx, id, Sent{h.filled(sheet, 1, ""), Link, today, token}), lms.Conflict, "ballot_used")
		h.refused(h.Admits(ctx, sheet, token), lms.Conflict, "ballot_used")
	}
	h.refused(h.Admits(ctx, sheet, ""), lms.Conflict, "only_invited")
	h.refused(h.Enter(ctx, h.trainer, id, Sent{Answers: h.filled(sheet, 1, ""), Day: today, Token: Token("")}, today), lms.Conflict, "ballot_used")
	h.refused(h.SetOpac(ctx, h.trainer, id, true), lms.Conflict, "only_invited")
	h.refused(h.Withdraw(ctx, h.trainer, id), lms.Conflict, "frozen")
	h.replies(late, id, "")
	_, token, err := h.Ballot(ctx, h.actor(late), id)
	h.ok(err)
	h.refused(h.Answer(ctx, id, Sent{h.filled(sheet, 1, ""), Link, today, token}), lms.Conflict, "ballot_used")
	if w, err := h.Waiting(ctx, h.actor(late)); err != nil || len(w) != 0 {
		t.Errorf("still asked: %+v %v", w, err)
	}
	for _, account := range h.people {
		h.replies(account, id, "")
	}

	// Five answers: nothing shows before the end, and how many only in fives.
	res, err := h.Results(ctx, h.trainer, id, lms.DayOf(h.at))
	h.ok(err)
	if len(res.Cells) != 0 || res.Sheet.Answers != 5 {
		t.Errorf("%d cells of %d answers", len(res.Cells), res.Sheet.Answers)
	}
	h.replies(fifth, id, "")
	if list = h.asked(h.subject()); list[0].Answers != 5 || list[0].Invited != 6 {
		t.Errorf("%+v", list[0])
	}
	h.pass(13) // the last day
	if list = h.asked(h.subject()); list[0].Status != Open {
		t.Error("closed on its last day")
	}
	h.pass(1)
	if list = h.asked(h.subject()); list[0].Status != Closed || list[0].Answers != 6 || list[0].Invited != 6 {
		t.Errorf("%+v", list[0])
	}
	var left int
	h.ok(h.db.Get(&left, `SELECT (SELECT COUNT(*) FROM survey_invitation) + (SELECT COUNT(*) FROM survey_ballot)`))
	res, err = h.Results(ctx, h.trainer, id, lms.DayOf(h.at))
	h.ok(err)
	if f, ok := res.Headline(View{}); !ok || f.N != 6 || left != 0 {
		t.Errorf("%+v, %d rows left of the invitations", f, left)
	}
	h.refused(h.Open(ctx, h.trainer, id), lms.Conflict, "asked_over")
	_, _, err = h.Ballot(ctx, h.actor(fifth), id)
	h.refused(err, lms.Conflict, "asked_over")

	// The follow-up of day 30 is another survey.
	h.pass(13)
	if list = h.asked(h.subject()); len(list) != 1 {
		t.Errorf("%d on day 29", len(list))
	}
	h.pass(1)
	if list = h.asked(h.subject()); len(list) != 2 || list[0].Step != Weeks || list[0].Purpose != FollowUp || *list[0].AskedOn != today+30 || !strings.Contains(list[0].Title.ID, "hari ke-30") {
		t.Errorf("%+v", list)
	}
	h.ok(h.Close(ctx, h.trainer, list[0].ID, lms.DayOf(h.at))) // before its time
	h.ok(h.Delete(ctx, h.trainer, list[0].ID))
	h.pass(1)
	if list = h.asked(h.subject()); len(list) != 1 {
		t.Error("what somebody has deleted opens again")
	}
}

// One decision holds for all activities of a kind, and another for one of them.
func TestGeneralSchedules(t *testing.T) {
	h := openHall(t, 5)
	kind := Subject{Of: Activity, Kind: "workshop"}
	h.switchOn(Subject{Of: Activity, Kind: "seminar"}, AtEnd)
	h.switchOn(kind, AtEnd)
	h.switchOn(h.subject())
	h.pass(0)
	if len(h.asked(h.subject())) != 0 {
		t.Error("the activity's own schedule does not count")
	}
	h.refused(h.DropSchedule(ctx, h.trainer, h.lib, h.subject(), 7), lms.Conflict, "meanwhile")
	h.ok(h.DropSchedule(ctx, h.trainer, h.lib, h.subject(), 1))
	h.pass(0)
	if len(h.asked(h.subject())) != 1 {
		t.Error("the general one does not count")
	}
	h.refused(h.SaveSchedule(ctx, h.trainer, h.lib, kind, Usual()), lms.Conflict, "meanwhile")
	h.refused(h.SaveSchedule(ctx, h.ani, h.lib, kind, Usual()), lms.Forbidden, "")
	h.refused(h.SaveSchedule(ctx, h.head, h.lib, kind, Usual()), lms.Forbidden, "")
	h.refused(h.SaveSchedule(ctx, h.stranger, h.lib, kind, Usual()), lms.Forbidden, "")
	patrons := h.opened().ID
	for _, c := range []struct {
		plan  Schedule
		field string
	}{
		{Schedule{OpenDays: LeastOpen - 1}, "open_days"}, {Schedule{OpenDays: 14, Steps: []Planned{{Step: AtEnd, Day: 8}}}, "day-1"}, {Schedule{OpenDays: 14, Steps: []Planned{{Step: Weeks, Day: -1}}}, "day-2"},
		{Schedule{OpenDays: 14, Steps: []Planned{{Step: AtEnd, LikeID: &patrons}}}, "like-1"},
	} {
		c.plan.Revision = 1
		if err := h.SaveSchedule(ctx, h.trainer, h.lib, kind, c.plan); !lms.IsKind(err, lms.Invalid) || !strings.Contains(err.Error(), c.field) {
			t.Errorf("%s: %v", c.field, err)
		}
	}
	// A survey of the library's own is asked in place of the template, until it is gone.
	like, _ := Starter("reaction")
	like.Title = Text{ID: "Pertanyaan kami", EN: "Our questions"}
	own, err := h.Create(ctx, h.head, h.lib, like)
	h.ok(err)
	if likes, err := h.Likeable(ctx, h.trainer, h.lib, AtEnd); err != nil || len(likes) != 1 || likes[0].ID != own {
		t.Errorf("%+v %v", likes, err)
	}
	h.ok(h.SaveSchedule(ctx, h.trainer, h.lib, kind, Schedule{OpenDays: 14, Revision: 1, Steps: []Planned{{Step: AtEnd, LikeID: &own}, {Step: Weeks, Day: 20}}}))
	h.ok(h.Delete(ctx, h.head, own))
	h.ok(h.SaveSchedule(ctx, h.trainer, h.lib, h.subject(), Schedule{OpenDays: 14, Steps: []Planned{{Step: Weeks, Day: 14}}}))
	h.pass(14)
	if list := h.asked(h.subject()); len(list) != 2 || list[0].Step != Weeks {
		t.Errorf("%+v", list)
	}
}

func TestOnlyWhoHasNotAnsweredIsReminded(t *testing.T) {
	h := openHall(t, 12)
	h.switchOn(h.subject(), AtEnd)
	h.pass(0)
	id := h.asked(h.subject())[0].ID
	for _, account := range h.people[:6] {
		h.replies(account, id, "")
	}
	h.pass(2)
	if got := h.reminded(id); len(got) != 0 {
		t.Errorf("%v on the second day", got)
	}
	h.at = h.at.Add(-10 * time.Hour) // five in the morning there
	h.pass(1)
	if got := h.reminded(id); len(got) != 0 {
		t.Errorf("%v before six", got)
	}
	h.at = h.at.Add(2 * time.Hour)
	h.pass(0)
	if got := h.reminded(id); !slices.Equal(got, h.people[6:]) {
		t.Errorf("%v, want %v", got, h.people[6:])
	}
	// One more answers: with four others they get no second reminder.
	h.replies(h.people[6], id, "")
	h.pass(4)
	var twice []int64
	h.ok(h.db.Select(&twice, `SELECT account_id FROM survey_invitation WHERE survey_id = ? AND reminders = 2`, id))
	if len(twice) != 1 || slices.Contains(twice, h.people[6]) {
		t.Errorf("%v", twice)
	}
	h.pass(7)
	h.pass(1)
	if got := h.reminded(id); len(got) != 0 || h.asked(h.subject())[0].Status != Closed {
		t.Errorf("%v", got)
	}
}

// Learners finish one by one: they are asked when five have come to their day.
func TestACourseIsAskedAboutInRounds(t *testing.T) {
	h := openHall(t, 0)
	course := dbtest.Insert(t, h.db, `INSERT INTO course (library_id, created_at) VALUES (?, NOW())`, h.lib)
	version := dbtest.Insert(t, h.db, `INSERT INTO course_version (course_id, number, status, language, title, summary, focus, level, jp, created_at) VALUES (?, 1, 'published', 'id', 'Dasar RDA', '', 'knowledge_skills', 'basic', 2, NOW())`, course)
	complete := func(n int) {
		for range n {
			dbtest.Insert(t, h.db, `INSERT INTO course_enrolment (course_id, account_id, version_id, enrolled_at, used_at, completed_at) VALUES (?, ?, ?, ?, ?, ?)`, course, h.person("Peserta"), version, h.at, h.at, h.at)
		}
	}
	of := Subject{Of: Course, ID: course}
	h.switchOn(Subject{Of: Course}, AtEnd, Weeks)
	complete(4)
	h.pass(1)
	if len(h.asked(of)) != 0 {
		t.Error("four are asked")
	}
	complete(2)
	h.pass(0)
	if len(h.asked(of)) != 0 {
		t.Error("the day is not over")
	}
	h.pass(1)
	list := h.asked(of)
	if len(list) != 1 || list[0].Invited != 6 || list[0].CourseID != course || !strings.Contains(list[0].Title.ID, "Dasar RDA") {
		t.Fatalf("%+v", list)
	}
	complete(5)
	h.pass(1)
	if list = h.asked(of); len(list) != 2 || list[0].Round != 2 || list[0].Invited != 5 {
		t.Errorf("%+v", list)
	}
	h.pass(29) // thirty days later of six
	if list = h.asked(of); len(list) != 3 || list[0].Step != Weeks || list[0].Invited != 6 {
		t.Errorf("%+v", list)
	}
	complete(4)
	h.pass(Gathering + 1)
	complete(1) // the four have waited too long
	h.pass(1)
	for _, o := range h.asked(of) {
		if o.Step == AtEnd && o.Round > 2 {
			t.Errorf("%+v", o)
		}
	}
}

// Two accounts of a person are one: with either an answer is an answer.
func TestInvitationsMoveWithAnAccount(t *testing.T) {
	h := openHall(t, 8)
	h.switchOn(h.subject(), AtEnd)
	h.pass(0)
	id := h.asked(h.subject())[0].ID
	waits := func(account int64) bool {
		t.Helper()
		list, err := h.Waiting(ctx, h.actor(account))
		h.ok(err)
		return len(list) == 1
	}
	move := func(from, into int64) {
		t.Helper()
		h.ok(h.db.Tx(ctx, func(tx *sqlx.Tx) error { return h.MoveAccount(ctx, tx, from, into, 0) }))
		if waits(from) {
			t.Error("the old account is still asked")
		}
	}
	h.replies(h.people[0], id, "")
	move(h.people[0], h.people[1]) // one answered, the other did not
	h.replies(h.people[3], id, "")
	move(h.people[2], h.people[3])
	move(h.people[4], h.people[5]) // neither
	newcomer, other := h.person("Akun baru"), h.person("Akun lain")
	h.replies(h.people[6], id, "")
	move(h.people[6], newcomer) // answered, alone
	move(h.people[7], other)
	for account, want := range map[int64]bool{h.people[1]: false, h.people[3]: false, h.people[5]: true, newcomer: false, other: true} {
		if waits(account) != want {
			t.Errorf("account %d waits: %v", account, !want)
		}
	}
	var invited, left int
	h.ok(h.db.Get(&invited, `SELECT COUNT(*) FROM survey_invitation`))
	h.ok(h.db.Get(&left, `SELECT COUNT(*) FROM survey_ballot`))
	if invited != 5 || left != 2 {
		t.Errorf("%d invited, %d ballots", invited, left)
	}
}
