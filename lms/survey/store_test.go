package survey

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
	"binapustaka/lms/sqldb/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var (
	ctx   = context.Background()
	today = lms.DayOn(2026, 4, 10)
)

type room struct {
	*Store
	t          *testing.T
	db         *sqldb.DB
	lib, other int64
	head, ani  lms.Actor
	stranger   lms.Actor
}

func open(t *testing.T) *room {
	db := dbtest.Open(t)
	r := &room{Store: NewStore(db, func() time.Time { return today.Time().Add(5 * time.Hour) }, [32]byte{1}), t: t, db: db}
	r.lib = dbtest.Insert(t, db, `INSERT INTO "library" (code, name, created_at) VALUES ('a', 'A', NOW())`)
	r.other = dbtest.Insert(t, db, `INSERT INTO "library" (code, name, created_at) VALUES ('b', 'B', NOW())`)
	account := func(name string) int64 {
		return dbtest.Insert(t, db, `INSERT INTO account (name, locale, status, created_at) VALUES (?, 'id', 'active', NOW())`, name)
	}
	r.head = lms.Actor{AccountID: account("Nuraini"), LibraryID: r.lib, Roles: []lms.Role{lms.Head}}
	r.ani = lms.Actor{AccountID: account("Ani"), LibraryID: r.lib, Roles: []lms.Role{lms.Librarian}}
	r.stranger = lms.Actor{AccountID: r.ani.AccountID, LibraryID: r.other, Roles: []lms.Role{lms.Admin}}
	return r
}

func (r *room) ok(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *room) refused(err error, kind lms.Kind, key string) {
	r.t.Helper()
	if !lms.IsKind(err, kind) || !strings.Contains(err.Error(), key) {
		r.t.Errorf("%v, want %v %s", err, kind, key)
	}
}

// opened is an open survey with the patrons' questions.
func (r *room) opened() Sheet {
	r.t.Helper()
	like, _ := Starter("patron")
	id, err := r.Create(ctx, r.head, r.lib, like)
	r.ok(err)
	r.ok(r.Open(ctx, r.head, id))
	s, err := r.Find(ctx, r.head, id)
	r.ok(err)
	return s
}

// send answers every closed question alike, with a text where there is one.
func (r *room) send(s Sheet, value int64, channel Channel, day lms.Day, text string) {
	r.t.Helper()
	r.ok(r.Answer(ctx, s.ID, Sent{r.filled(s, value, text), channel, day, Token("")}))
}

func (r *room) filled(s Sheet, value int64, text string) []Answer {
	r.t.Helper()
	form := map[string][]string{}
	for _, q := range s.Questions {
		switch n := []string{fmt.Sprint(value)}; q.Kind {
		case Matrix:
			for _, o := range q.Options {
				form[q.Row(o.ID)] = n
			}
		case Single:
			form[q.Field()] = []string{fmt.Sprint(q.Options[0].ID)}
		case Words:
			form[q.Field()] = []string{text}
		default:
			form[q.Field()] = n
		}
	}
	answers, err := s.Read(func(f string) []string { return form[f] })
	r.ok(err)
	return answers
}

func TestTheLifeOfASurvey(t *testing.T) {
	r := open(t)
	_, err := r.Create(ctx, r.ani, r.lib, Sheet{})
	r.refused(err, lms.Forbidden, "")
	id, err := r.Create(ctx, r.head, r.lib, Sheet{Survey: Survey{Details: Details{Purpose: Other, Languages: Indonesian, Title: Text{ID: " Dua  kata "}}}})
	r.ok(err)
	s, err := r.Find(ctx, r.head, id)
	r.ok(err)
	if s.Title.ID != "Dua kata" || s.Status != Draft || len(s.Code) != 10 || *s.OwnerID != r.head.AccountID {
		t.Errorf("%+v", s)
	}
	_, err = r.Find(ctx, r.ani, id)
	r.refused(err, lms.NotFound, "")
	_, err = r.ByCode(ctx, s.Code)
	r.refused(err, lms.Conflict, "not_open")
	r.refused(r.Open(ctx, r.head, id), lms.Invalid, "no_questions")
	r.refused(r.Open(ctx, r.ani, id), lms.Forbidden, "")
	r.refused(r.Open(ctx, r.stranger, id), lms.NotFound, "")

	add := func(text string) {
		t.Helper()
		r.ok(r.SaveQuestion(ctx, r.head, id, Question{Kind: Single, Text: Text{ID: text}, Options: OptionLines("ya\ntidak", "")}, 0))
	}
	for _, text := range []string{"satu", "dua", "tiga"} {
		add(text)
	}
	order := func() (texts string, list []Question) {
		t.Helper()
		s, err := r.Find(ctx, r.head, id)
		r.ok(err)
		for _, q := range s.Questions {
			texts += q.Text.ID + " "
		}
		return texts, s.Questions
	}
	_, list := order()
	r.ok(r.MoveQuestion(ctx, r.head, id, list[2].ID, -1))
	r.ok(r.MoveQuestion(ctx, r.head, id, list[0].ID, -1)) // the first stays
	r.ok(r.MoveQuestion(ctx, r.head, id, list[1].ID, 9))
	if got, _ := order(); got != "satu tiga dua " {
		t.Error(got)
	}
	r.ok(r.DeleteQuestion(ctx, r.head, id, list[2].ID))
	r.refused(r.DeleteQuestion(ctx, r.head, id, list[2].ID), lms.NotFound, "")
	s, err = r.Find(ctx, r.head, id)
	r.ok(err)
	changed := s.Questions[1]
	changed.Text.ID, changed.Options = "dua!", OptionLines("ya\ntidak\nmungkin", "")
	r.refused(r.SaveQuestion(ctx, r.head, id, changed, s.Revision-1), lms.Conflict, "meanwhile")
	r.ok(r.SaveQuestion(ctx, r.head, id, changed, s.Revision))
	if got, list := order(); got != "satu dua! " || len(list[1].Options) != 3 {
		t.Error(got, list)
	}
	details := s.Details
	details.Languages, details.Title.EN = Both, "Two words"
	r.refused(r.Update(ctx, r.head, id, details, s.Revision), lms.Conflict, "meanwhile")
	r.ok(r.Update(ctx, r.head, id, details, s.Revision+1))
	r.refused(r.Open(ctx, r.head, id), lms.Invalid, "not_translated")
	details.Languages = Indonesian
	r.ok(r.Update(ctx, r.head, id, details, s.Revision+2))
	r.ok(r.Open(ctx, r.head, id))

	r.refused(r.SaveQuestion(ctx, r.head, id, changed, 0), lms.Conflict, "frozen")
	r.ok(r.Withdraw(ctx, r.head, id))
	r.ok(r.MoveQuestion(ctx, r.head, id, changed.ID, -1))
	r.ok(r.Open(ctx, r.head, id))
	s, err = r.ByCode(ctx, s.Code)
	r.ok(err)
	r.send(s, 1, Link, today, "")
	r.refused(r.Withdraw(ctx, r.head, id), lms.Conflict, "frozen")
	r.refused(r.Delete(ctx, r.head, id), lms.Conflict, "frozen")
	if _, err := r.Find(ctx, r.ani, id); err != nil {
		t.Error("who works here sees what is open:", err)
	}
	_, err = r.Results(ctx, r.ani, id, today)
	r.refused(err, lms.Forbidden, "")
	copied, err := r.Copy(ctx, r.head, id)
	r.ok(err)
	c, err := r.Find(ctx, r.head, copied)
	r.ok(err)
	if *c.CopyOf != id || c.Code == s.Code || c.Answers != 0 || c.Status != Draft || c.Questions[0].Text != s.Questions[0].Text {
		t.Errorf("%+v", c)
	}
	r.ok(r.Close(ctx, r.head, id, today))
	r.refused(r.Answer(ctx, id, Sent{r.filled(s, 1, ""), Link, today, Token("")}), lms.Conflict, "not_open")
	mine, err := r.List(ctx, r.ani, r.lib)
	r.ok(err)
	all, err := r.List(ctx, r.head, r.lib)
	r.ok(err)
	if len(mine) != 0 || len(all) != 2 || all[1].Answers != 1 {
		t.Errorf("%+v %+v", mine, all)
	}
	r.ok(r.Delete(ctx, r.head, copied))
}

func TestTheCatalogueOffersOne(t *testing.T) {
	r := open(t)
	_, err := r.Offered(ctx, r.lib)
	r.refused(err, lms.NotFound, "none_offered")
	a, b := r.opened(), r.opened()
	r.ok(r.SetOpac(ctx, r.head, a.ID, true))
	r.ok(r.SetOpac(ctx, r.head, b.ID, true))
	if s, err := r.Offered(ctx, r.lib); err != nil || s.ID != b.ID || len(s.Questions) == 0 {
		t.Error(s.ID, err)
	}
	r.ok(r.SetOpac(ctx, r.head, a.ID, false)) // which it was not
	r.ok(r.Close(ctx, r.head, b.ID, today))
	_, err = r.Offered(ctx, r.lib)
	r.refused(err, lms.NotFound, "none_offered")
	r.refused(r.SetOpac(ctx, r.head, b.ID, true), lms.Conflict, "not_open")
	r.refused(r.SetOpac(ctx, r.ani, a.ID, true), lms.Forbidden, "")
}

// Whoever holds the database finds nothing in it that leads from an answer to a
// person, a session, an address, or a moment of the day.
func TestNothingLinksAnAnswerToAnybody(t *testing.T) {
	r := open(t)
	s := r.opened()
	for i := range 40 {
		r.send(s, int64(1+i%5), Link, today, fmt.Sprintf("teks %02d", i))
	}
	r.ok(r.Enter(ctx, r.ani, s.ID, Sent{Answers: r.filled(s, 3, "dari kertas"), Day: today - 1, Token: Token("")}, today))

	var columns []string
	r.ok(r.db.Select(&columns, `SELECT CONCAT(table_name, '.', column_name, ' ', column_type) FROM information_schema.columns
		WHERE table_schema = DATABASE() AND table_name IN ('survey_response', 'survey_answer', 'survey_token') ORDER BY table_name, ordinal_position`))
	want := []string{"survey_answer.response_id bigint", "survey_answer.question_id bigint", "survey_answer.row_id bigint", "survey_answer.value bigint", "survey_answer.text text", "survey_answer.level tinyint",
		"survey_response.id bigint", "survey_response.survey_id bigint", "survey_response.day date", "survey_response.channel varchar", "survey_token.hash binary", "survey_token.day date"}
	for i, c := range columns {
		columns[i], _, _ = strings.Cut(c, "(")
	}
	if !slices.Equal(columns, want) {
		t.Errorf("the tables of answers hold\n%s", strings.Join(columns, "\n"))
	}
	// Other tables may lead to a survey; none may lead to a response.
	var leads []string
	r.ok(r.db.Select(&leads, `SELECT CONCAT(table_name, '.', column_name) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name NOT IN ('survey_answer') AND column_name IN ('response_id', 'survey_response_id')
		UNION SELECT CONCAT(table_name, '.', column_name) FROM information_schema.key_column_usage WHERE table_schema = DATABASE() AND referenced_table_name = 'survey_response' AND table_name <> 'survey_answer'`))
	if len(leads) > 0 {
		t.Errorf("%v lead to a response", leads)
	}
	// As the tables are kept, so they are read: not in the order of arrival.
	var texts []string
	r.ok(r.db.Select(&texts, `SELECT a.text FROM survey_answer a WHERE a.text LIKE 'teks%' AND a.question_id = (SELECT MIN(question_id) FROM survey_answer WHERE text <> '')`))
	if len(texts) != 40 || slices.IsSorted(texts) {
		t.Errorf("%d texts in the order of arrival", len(texts))
	}
	rising := 0
	for i := 1; i < len(texts); i++ {
		if texts[i] > texts[i-1] {
			rising++
		}
	}
	if rising < 8 || rising > 31 { // of 39; chance leaves this about once in 10^4
		t.Errorf("%d of 39 texts follow the one that came before them: the order tells of arrival", rising)
	}
	var tokens int
	r.ok(r.db.Get(&tokens, `SELECT COUNT(*) FROM survey_token t JOIN survey_response p ON p.id = CONV(HEX(LEFT(t.hash, 8)), 16, 10)`))
	if tokens != 0 {
		t.Error("a form's token leads to a response")
	}
}

func TestAFormCountsOnce(t *testing.T) {
	r := open(t)
	s := r.opened()
	sent := Sent{r.filled(s, 4, ""), QR, today, Token("")}
	r.ok(r.Answer(ctx, s.ID, sent))
	r.ok(r.Answer(ctx, s.ID, sent))
	sent.Token = "x"
	r.refused(r.Answer(ctx, s.ID, sent), lms.Invalid, "error.request")
	var n int
	r.ok(r.db.Get(&n, `SELECT COUNT(*) FROM survey_response`))
	if n != 1 {
		t.Errorf("%d responses", n)
	}
	for _, day := range []lms.Day{today + 1, today - 400} {
		r.refused(r.Enter(ctx, r.ani, s.ID, Sent{Answers: sent.Answers, Day: day, Token: Token("")}, today), lms.Invalid, "day_wrong")
	}
	r.refused(r.Enter(ctx, r.stranger, s.ID, Sent{Answers: sent.Answers, Day: today, Token: Token("")}, today), lms.NotFound, "")
	if _, err := r.db.Exec(`INSERT INTO survey_response (id, survey_id, day, channel) SELECT seq, ?, ?, 'link' FROM seq_1_to_1000`, s.ID, today); err != nil {
		t.Fatal(err)
	}
	r.refused(r.Answer(ctx, s.ID, Sent{sent.Answers, Link, today, Token("")}), lms.TooMany, "full")
	r.ok(r.Enter(ctx, r.ani, s.ID, Sent{Answers: sent.Answers, Day: today, Token: Token("")}, today))
}

// Every view, seen after each answer, grows by five or more at a time.
func TestResultsGrowByFive(t *testing.T) {
	r := open(t)
	s := r.opened()
	views := func(day lms.Day) map[string]int {
		res, err := r.Results(ctx, r.head, s.ID, day)
		r.ok(err)
		n := map[string]int{}
		add := func(name string, v View) {
			for _, f := range res.Figures(v) {
				n[fmt.Sprint(name, f.unit())] = f.N
			}
		}
		add("all", View{})
		for m := time.Month(4); m <= 6; m++ {
			add(m.String(), MonthOf(lms.DayOn(2026, m, 1)))
		}
		for _, c := range Channels {
			add(string(c), View{Channel: c})
		}
		for q, texts := range res.Texts {
			n[fmt.Sprint("text", q)] = len(texts)
		}
		return n
	}
	before, channels := views(today), []Channel{Link, Link, Kiosk, Link, QR, Link, Link, Kiosk}
	for i := range 44 {
		day := today + lms.Day(i)
		text := ""
		if i%3 == 0 {
			text = fmt.Sprint("teks ", i)
		}
		r.send(s, int64(1+i%5), channels[i%len(channels)], day, text)
		after := views(day)
		for name, n := range after {
			if d := n - before[name]; d != 0 && d < Least {
				t.Fatalf("after answer %d, %s went from %d to %d", i+1, name, before[name], n)
			}
		}
		before = after
		first, _ := s.at(s.Questions[0].ID)
		if all := before[fmt.Sprint("all", Unit{s.Questions[first].ID, 0})]; i == 3 && all != 0 || i == 4 && all != 5 {
			t.Errorf("%d shown after %d answers", all, i+1)
		}
	}
	if n := before["link"+fmt.Sprint(Unit{s.Questions[0].ID, 0})]; n < 20 {
		t.Errorf("only %d of the link's 27 or so answers are shown", n)
	}
	r.ok(r.Close(ctx, r.head, s.ID, today+44))
	last := views(today + 44)
	if n := last["all"+fmt.Sprint(Unit{s.Questions[0].ID, 0})]; n < 40 {
		t.Errorf("only %d of 44 are shown once the survey is closed", n)
	}
}

func TestFiguresAndComparison(t *testing.T) {
	r := open(t)
	s := r.opened()
	for i := range 30 {
		r.send(s, int64(2+i%3), Link, today, "lambat")
	}
	for i := range 30 {
		r.send(s, int64(3+i%3), Link, today+31, "wifi lambat")
	}
	res, err := r.Results(ctx, r.head, s.ID, today+31)
	r.ok(err)
	f, ok := res.Headline(View{})
	if !ok || f.N != 60 || f.Score.Value != 3.5 || !f.Score.HasInterval() || f.Shares[1].Count != 10 || f.Shares[1].N != 60 {
		t.Errorf("%+v", f)
	}
	sides := res.Sides(View{})
	if len(sides) != 4 || sides[1].Dimension != Affect || sides[1].N != 60 || sides[1].Value != 3.5 || sides[1].Lo > f.Score.Lo+1e-9 {
		t.Errorf("%+v", sides)
	}
	april, may := MonthOf(today), MonthOf(today+31)
	if n, ok := res.Recommend(april); !ok || n.Score.Value != -100 {
		t.Errorf("%+v", n)
	}
	changes := res.Compare(april.Period, may.Period)
	if len(changes) != 17 { // 15 statements, one rating, one score
		t.Fatalf("%d changes", len(changes))
	}
	for _, c := range changes[:16] {
		near(t, "change", c.Change.Value, 1)
		if c.Change.Lo <= 0.5 || c.Change.Hi >= 1.5 {
			t.Errorf("%+v", c.Change)
		}
	}
	if c := changes[16].Change; c.Value != 0 || c.Lo >= 0 || c.Hi <= 0 {
		t.Errorf("%+v", c)
	}
	var names []string
	for _, s := range res.Spans() {
		names = append(names, s.Name)
	}
	if got := strings.Join(names, " "); got != "2026 2026-04 2026-05 2026-Q2" {
		t.Error(got)
	}
	if got := res.Compare(april.Period, lms.Period{From: today - 100, To: today - 70}); len(got) != 0 {
		t.Errorf("%d changes from a period without answers", len(got))
	}
	if len(res.Months()) != 2 || !slices.Equal(res.ChannelsShown(), []Channel{Link}) {
		t.Error(res.Months(), res.ChannelsShown())
	}
	series, err := r.Satisfaction(ctx, r.head, r.lib)
	r.ok(err)
	if len(series) != 2 || series[0].Month != today.Month() || series[0].N != 30 || series[0].Value != 50 || series[1].Value != 75 {
		t.Errorf("%+v", series)
	}
	_, err = r.Satisfaction(ctx, r.ani, r.lib)
	r.refused(err, lms.Forbidden, "")
}
