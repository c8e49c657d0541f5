package web

import (
	"encoding/json"
	"time"

	"github.com/gofiber/fiber/v2"

	"binapustaka/integration/sso"
	"binapustaka/lms"
	"binapustaka/lms/pickup"
)

var opac = lms.System("slims:opac")

// pickupAnswer is what the plug-in's page in the OPAC is told.
type pickupAnswer struct {
	Serves  bool           `json:"serves"`  // the desk puts copies aside
	Pickups []*pickupState `json:"pickups"` // one for each reservation of the question, null: not put aside
}

type pickupState struct {
	State pickup.State `json:"state"`
	Code  string       `json:"code"`
	Until string       `json:"until"`
}

// besidePickups tells a library's SLiMS how far the copies of reservations have
// come. Its server asks, on behalf of the patron who looks at their own ones in
// the OPAC; who that is is not said.
func (s *server) besidePickups(r *request) error {
	asked, key, err := s.question(r, sso.Pickups)
	if err != nil {
		status, message := r.explain(err)
		return r.Status(status).JSON(fiber.Map{"message": message})
	}
	refs := make([]pickup.Ref, len(asked.Refs))
	for i, ref := range asked.Refs {
		at, err := time.ParseInLocation(time.DateTime, ref.At, key.Library.Zone())
		if err != nil {
			return err // ParseQuestion has read it
		}
		refs[i] = pickup.Ref{ReserveID: ref.ID, ItemCode: ref.ItemCode, ReservedAt: at.UTC()}
	}
	known, serves, err := s.Pickups.Progress(r.ctx, opac, key.Library.ID, refs)
	if err != nil {
		return err
	}
	answer := pickupAnswer{serves, make([]*pickupState, len(refs))}
	for i, ref := range refs {
		if p, ok := known[ref]; ok {
			answer.Pickups[i] = &pickupState{p.State, p.Code, p.HoldUntil.String()}
		}
	}
	body, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderContentType, fiber.MIMETextPlain)
	return r.SendString(asked.Answer(string(body), key.Secret))
}
