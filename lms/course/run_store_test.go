package course

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
)

// playing is a published course with a package of testdata/content, which Rina
// learns, and her pass.
func (w *world) playing(name string, by DoneBy, least int) (id int64, key string, p Playing) {
	w.t.Helper()
	m := must[Media](w.t)(w.SaveContent(ctx, w.trainer, w.library, name, bytes.NewReader(sample(w.t, name, nil))))
	id, keys := w.published(LessonText{Kind: m.Content.Kind(), Title: "Paket", Minutes: 10, Required: true, MediaID: &m.ID, DoneBy: by, AtLeast: least})
	w.ok(w.Enrol(ctx, w.rina, id))
	return id, keys[0], w.play(id, keys[0], -1)
}

func (w *world) play(id int64, key string, item int) Playing {
	w.t.Helper()
	v, l, err := w.OpenLesson(ctx, w.rina, id, key)
	w.ok(err)
	return must[Playing](w.t)(w.Play(ctx, w.rina, v, l, item))
}

// say is an act of an item, a second after the one before.
func (w *world) say(p Playing, item int, a Act) Saved {
	w.t.Helper()
	w.pass(time.Second)
	a.Item, a.Seq = item, w.now().UnixMilli()
	return must[Saved](w.t)(w.SaveAct(ctx, p.Token, a))
}

func TestScormOfSeveralItems(t *testing.T) {
	w := newWorld(t)
	id, key, p := w.playing("scorm2004", ByItself, 0)
	if p.Item != 1 || p.Attempt != 1 || p.Begun() {
		t.Errorf("%+v", p)
	}
	if s := w.say(p, 1, Act{Values: map[string]string{"cmi.completion_status": "completed", "cmi.learner_name": "Rina"}}); s.Done || !s.Run.Done() || strings.Contains(s.Run.Data, "Rina") {
		t.Errorf("%+v", s)
	}
	if p = w.play(id, key, -1); p.Item != 2 {
		t.Errorf("goes on with %d", p.Item)
	}
	s := w.say(p, 2, Act{Values: map[string]string{"cmi.completion_status": "completed", "cmi.score.scaled": "0.5", "cmi.success_status": "passed"}})
	if s.Done || s.Run.Success != "failed" {
		t.Errorf("the package's own measure does not decide: %+v", s)
	}
	if v := w.find(w.rina, id); keysOf(v.Missing()) != "course.why_content" {
		t.Error(keysOf(v.Missing()))
	}
	s = w.say(p, 2, Act{Values: map[string]string{"cmi.completion_status": "completed", "cmi.score.scaled": "0.9", "cmi.session_time": "PT1M5S", "cmi.total_time": "PT10S", "cmi.suspend_data": "x", "cmi.location": "7"}})
	if !s.Done || s.Run.Success != "passed" || *s.Run.Percent != 90 || s.Run.Seconds != 75 {
		t.Errorf("%+v", s)
	}
	if v := w.find(w.rina, id); !v.Completed() {
		t.Error("the course is not completed")
	}
	// What a worse attempt says later takes nothing back.
	w.ok(w.PlayAgain(ctx, w.rina, id, key))
	p = w.play(id, key, 2)
	if p.Attempt != 2 || p.Begun() {
		t.Errorf("%+v", p)
	}
	w.ok(w.PlayAgain(ctx, w.rina, id, key)) // nothing in it yet: no third
	if s := w.say(p, 2, Act{Values: map[string]string{"cmi.completion_status": "incomplete"}}); !s.Done {
		t.Error("done is taken back")
	}
	list := must[[]LearnerRun](t)(w.Runs(ctx, w.trainer, id, key))
	if len(list) != 4 || list[0].Attempt != 2 || list[3].ItemTitle() != "Kuis" {
		t.Errorf("%+v", list)
	}
	// Where it left off is there again, without what belongs to a session.
	r := must[Run](t)(w.RunOf(ctx, Pass{EnrolmentID: p.EnrolmentID, LessonKey: key, Attempt: 1}, "kuis"))
	v := Launch(p.Content, p.Content.Items[2], r, "Peserta")
	if v["cmi.location"] != "7" || v["cmi.suspend_data"] != "x" || v["cmi.entry"] != "resume" || v["cmi.total_time"] != "PT0H1M15S" || v["cmi.session_time"] != "" ||
		v["cmi.scaled_passing_score"] != "0.8" || v["cmi.launch_data"] != "soal=1" || v["cmi.learner_name"] != "Peserta" {
		t.Errorf("%+v", v)
	}
	// Only the learner and the trainers look.
	run, _, err := w.FindRun(ctx, w.rina, id, r.ID)
	w.ok(err)
	_, _, err = w.FindRun(ctx, w.trainer, id, run.ID)
	w.ok(err)
	for _, who := range []lms.Actor{w.budi, w.head, w.elsewhere} {
		_, _, err := w.FindRun(ctx, who, id, run.ID)
		w.refused(err, lms.NotFound, "content.run_not_found")
	}
	w.refused(second(w.Runs(ctx, w.budi, id, key)), lms.Forbidden, "error.forbidden")
	w.refused(second(w.Runs(ctx, w.elsewhere, id, key)), lms.NotFound, "error.not_found")
}

func keysOf(reasons []Reason) string {
	var all []string
	for _, r := range reasons {
		all = append(all, r.Key)
	}
	return strings.Join(all, " ")
}

func TestScormByScoreViewAndTime(t *testing.T) {
	w := newWorld(t)
	raw := func(score string) map[string]string {
		return map[string]string{"cmi.core.lesson_status": "completed", "cmi.core.score.raw": score, "cmi.core.score.max": "50"}
	}
	_, _, p := w.playing("scorm12", ByScore, 80)
	if s := w.say(p, 0, Act{Values: raw("39")}); s.Done || s.Run.Success != "failed" || *s.Run.Percent != 78 {
		t.Errorf("%+v", s)
	}
	if s := w.say(p, 0, Act{Values: raw("40")}); !s.Done {
		t.Errorf("%+v", s)
	}
	id, key, p := w.playing("scorm12", ByTime, 5)
	if s := w.say(p, 0, Act{Values: raw("50")}); s.Done {
		t.Error("done by the package, not by time")
	}
	w.pass(5 * time.Minute)
	if !w.complete(w.rina, id, key) {
		t.Error("cannot be marked")
	}
	id, key, _ = w.playing("scorm12", ByItself, 0)
	w.refused(second(w.CompleteLesson(ctx, w.rina, id, key)), lms.Conflict, "lesson.done_by_content")
	id, _, _ = w.playing("scorm12", ByView, 0)
	if v := w.find(w.rina, id); !v.Completed() {
		t.Error("opening it is not enough")
	}
	// After a withdrawal nothing is saved.
	id, _, p = w.playing("scorm12", ByItself, 0)
	w.ok(w.Withdraw(ctx, w.rina, id, w.rina.AccountID))
	w.refused(second(w.SaveAct(ctx, p.Token, Act{Seq: 1, Values: raw("50")})), lms.Conflict, "course.not_enrolled")
}

func TestH5PStatements(t *testing.T) {
	w := newWorld(t)
	id, _, p := w.playing("h5p", ByScore, 50)
	say := func(verb, rest string) Saved {
		return w.say(p, 0, Act{Statement: json.RawMessage(`{"actor": {"name": "Rina", "mbox": "mailto:rina@kota.example"}, "verb": {"id": "http://adlnet.gov/expapi/verbs/` + verb + `"}, "object": {"id": "https://a.example/x"}` + rest + `}`)})
	}
	if s := say("answered", `, "result": {"score": {"scaled": 1}}, "context": {"contextActivities": {"parent": [{"id": "x"}]}}`); s.Done || s.Run.Percent != nil || s.Run.Completion != "incomplete" {
		t.Errorf("a part decides over the whole: %+v", s)
	}
	if s := say("completed", `, "result": {"completion": true, "score": {"raw": 1, "min": 0, "max": 4, "scaled": 0.25}}`); s.Done || *s.Run.Percent != 25 {
		t.Errorf("%+v", s)
	}
	state := `{"a":1}`
	w.say(p, 0, Act{State: &state, Seconds: 30})
	s := say("completed", `, "result": {"completion": true, "score": {"raw": 3, "min": 0, "max": 4}}`)
	if !s.Done || *s.Run.Percent != 75 || s.Run.Seconds != 30 || Launch(p.Content, p.Content.Items[0], s.Run, "")["state"] != state {
		t.Errorf("%+v", s)
	}
	again, err := w.SaveAct(ctx, p.Token, Act{Seq: s.Seq, Statement: json.RawMessage(`{"verb": {"id": "x/completed"}, "object": {"id": "y"}, "result": {"score": {"raw": 0, "max": 4}}}`)})
	if err != nil || !again.Late || *again.Run.Percent != 75 {
		t.Errorf("%+v %v", again, err)
	}
	_, statements, err := w.FindRun(ctx, w.rina, id, s.Run.ID)
	if err != nil || len(statements) != 3 || strings.Contains(statements[0].Statement, "rina@") {
		t.Errorf("%+v %v", statements, err)
	}
	for name, b := range map[string]string{"no object": `[]`, "nothing": `{}`, "no verb": `{"object": {"id": "x"}}`, "broken": `{`, "beyond": `{"verb": {"id": "a"}, "object": {"id": "b"}, "result": {"score": {"scaled": 7}}}`,
		"words": `{"verb": {"id": "a"}, "object": {"id": "b"}, "result": {"score": {"raw": "many"}}}`} {
		_, err := w.SaveAct(ctx, p.Token, Act{Seq: w.now().UnixMilli(), Statement: json.RawMessage(b)})
		if !lms.IsKind(err, lms.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err = w.SaveAct(ctx, p.Token, Act{Seq: w.now().UnixMilli(), Statement: json.RawMessage(`{"verb": {"id": "a"}, "object": {"id": "` + strings.Repeat("b", maxStatement) + `"}}`)})
	w.refused(err, lms.TooLarge, "content.act_large")
}

func TestDurations(t *testing.T) {
	for s, want := range map[string]int{"00:01:30": 90, "0012:00:00.5": 43200, "PT1M5.25S": 65, "P1DT1H": 90000, "PT0S": 0, "": 0, "P": 0, "x": 0, "-PT5S": 0, "99:99": 0} {
		if got, ok := duration(s); got != want || ok != (want > 0) {
			t.Errorf("%q: %d %v, want %d", s, got, ok, want)
		}
	}
}

// A package travels with its course and stays with its copies.
func TestPackagesTravel(t *testing.T) {
	w := newWorld(t)
	id, _, p := w.playing("scorm2004", ByScore, 70)
	copied := must[int64](t)(w.Duplicate(ctx, w.trainer, id, " (salinan)"))
	if l := must[Editing](t)(w.Edit(ctx, w.trainer, copied)).Draft.Lessons()[0]; *l.MediaID != p.MediaID || l.DoneBy != ByScore || l.AtLeast != 70 {
		t.Errorf("%+v", l)
	}
	var out, again bytes.Buffer
	must[string](t)(w.Export(ctx, w.trainer, id, Names{}, &out))
	moved, r, err := w.Import(ctx, w.elsewhere, w.other, bytes.NewReader(out.Bytes()), Named{}, true)
	w.ok(err)
	if len(r.Problems)+len(r.Missing) > 0 {
		t.Fatalf("%+v", r)
	}
	must[string](t)(w.Export(ctx, w.elsewhere, moved, Names{}, &again))
	if !bytes.Equal(out.Bytes(), again.Bytes()) {
		t.Error("does not read back identical")
	}
	l := must[Editing](t)(w.Edit(ctx, w.elsewhere, moved)).Draft.Lessons()[0]
	m := must[Media](t)(w.Document(ctx, w.elsewhere, *l.MediaID))
	if m.Content == nil || m.Content.Title != "Layanan rujukan" || l.Kind != Scorm {
		t.Errorf("%+v", m)
	}
	// A package of the wrong kind does not fit.
	h5p := must[Media](t)(w.SaveContent(ctx, w.trainer, w.library, "a.h5p", bytes.NewReader(sample(t, "h5p", nil))))
	w.refused(w.UpdateLesson(ctx, w.trainer, copied, must[Editing](t)(w.Edit(ctx, w.trainer, copied)).Draft.Lessons()[0].Key, LessonText{Kind: Scorm, Title: "X", Minutes: 5, MediaID: &h5p.ID}, 1), lms.Invalid, "lesson.document_gone@document")
	for _, who := range []lms.Actor{w.rina, w.head} {
		w.refused(second(w.SaveContent(ctx, who, w.library, "a", strings.NewReader("x"))), lms.Forbidden, "error.forbidden")
	}
	if files := w.files(); len(files) != 2 {
		t.Errorf("%v", files)
	}
}
