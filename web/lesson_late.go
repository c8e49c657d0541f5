package web

import (
	"encoding/json"
	"time"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
	"binapustaka/lms/course"
)

// lessonLate takes one act that was done with a lesson while there was no line
// (js/late.js); it may come twice. What cannot be counted is said in words.
func (s *server) lessonLate(r *request) error {
	var in struct {
		Client string          `json:"client"`
		Seq    int64           `json:"seq"`
		Kind   course.LateKind `json:"kind"`
		Ago    int64           `json:"ago"` // ms
		Text   string          `json:"text"`
		Base   string          `json:"base"`
	}
	if err := json.Unmarshal(r.Body(), &in); err != nil {
		return r.failJSON(lms.Fail(lms.Invalid, "late.bad"))
	}
	id, err := r.id("id")
	if err != nil {
		return r.failJSON(err)
	}
	ago := min(max(in.Ago, -1), int64(10*365*24*time.Hour/time.Millisecond)) // longer does not fit a Duration
	done, err := s.Courses.SaveLate(r.ctx, r.actor, id, r.Params("key"),
		course.LateAct{Client: in.Client, Seq: in.Seq, Kind: in.Kind, Ago: time.Duration(ago) * time.Millisecond, Text: in.Text, Base: in.Base})
	if err != nil {
		return r.failJSON(err)
	}
	return r.JSON(fiber.Map{"seq": in.Seq, "done": done, "now": s.Now().UnixMilli()})
}
