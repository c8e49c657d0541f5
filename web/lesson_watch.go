package web

import (
	"encoding/json"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
	"binapustaka/lms/course"
)

// lessonWatch takes what a page reports of a video or a sound; it may come twice
// and late.
func (s *server) lessonWatch(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return r.failJSON(err)
	}
	var in struct {
		Seq      int64        `json:"seq"`
		Media    string       `json:"media"`
		Duration float64      `json:"duration"` // seconds, as are the others
		At       float64      `json:"at"`
		Played   [][2]float64 `json:"played"`
	}
	if err := json.Unmarshal(r.Body(), &in); err != nil {
		return r.failJSON(lms.Fail(lms.Invalid, "play.bad"))
	}
	state, err := s.Courses.SavePlayed(r.ctx, r.actor, id, r.Params("key"), course.Played{Media: in.Media, Duration: in.Duration, At: in.At, Parts: in.Played})
	if err != nil {
		return r.failJSON(err)
	}
	return r.JSON(fiber.Map{"seq": in.Seq, "percent": state.Percent, "done": state.Done, "now": s.Now().UnixMilli()})
}
