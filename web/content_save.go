package web

import (
	"encoding/json"
	"fmt"

	"binapustaka/lms"
	"binapustaka/lms/course"
)

// savedAct is what content.js and content_frame.js are told of an act.
type savedAct struct {
	Seq   int64  `json:"seq"`
	Late  bool   `json:"late"` // something newer was there already
	Done  bool   `json:"done"` // the lesson
	State string `json:"state"`
	Words string `json:"words"` // status and score
	Now   int64  `json:"now"`   // server's clock, ms
	Clock string `json:"clock"` // server's time of day, to show
}

// contentSave takes one act of a package; it may come twice and late. Who has
// the pass saves for its learner, and for nobody else.
func (s *server) contentSave(r *request) error {
	r.isolate()
	var in struct {
		Item      int               `json:"item"`
		Seq       int64             `json:"seq"`
		Values    map[string]string `json:"values"`
		Seconds   int               `json:"seconds"`
		State     *string           `json:"state"`
		Statement json.RawMessage   `json:"statement"`
	}
	if err := json.Unmarshal(r.Body(), &in); err != nil {
		return r.failJSON(lms.Fail(lms.Invalid, "content.act_bad"))
	}
	saved, err := s.Courses.SaveAct(r.ctx, r.Params("pass"), course.Act{Item: in.Item, Seq: in.Seq, Values: in.Values, Seconds: in.Seconds, State: in.State, Statement: in.Statement})
	if err != nil {
		return r.failJSON(err)
	}
	state := "opened"
	if saved.Run.Done() {
		state = "done"
	}
	return r.JSON(savedAct{Seq: saved.Seq, Late: saved.Late, Done: saved.Done, State: state, Words: (Layout{Locale: r.locale}).RunWords(saved.Run.RunOutcome),
		Now: saved.Now.UnixMilli(), Clock: seconds(r.locale, s.Now().In(r.zone()))})
}

// RunWords says how somebody did by the package's own report.
func (l Layout) RunWords(o course.RunOutcome) string {
	said := "open"
	if o.Success != "" {
		said = o.Success
	} else if o.Completion != "" {
		said = o.Completion
	}
	words := l.Locale.T("run.state_" + said)
	if o.Percent != nil {
		return l.Locale.T("run.with_score", lms.Args{"status": words, "percent": l.Decimal(*o.Percent, 0)})
	}
	return words
}

// contentAgain begins a lesson's package anew.
func (s *server) contentAgain(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	key := r.Params("key")
	if err := s.Courses.PlayAgain(r.ctx, r.actor, id, key); err != nil {
		return err
	}
	return r.redirect(fmt.Sprintf("/courses/%d/lessons/%s#package", id, key), "run.again_notice")
}
