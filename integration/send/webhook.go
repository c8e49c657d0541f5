package send

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"binapustaka/lms/exchange"
)

// hookBody is what a webhook is told: ids to ask the API about, and who it is only
// where the administrator said so.
type hookBody struct {
	Type      exchange.Kind `json:"type"`
	Timestamp time.Time     `json:"timestamp"` // when it happened
	Data      hookData      `json:"data"`
}

type hookData struct {
	Library       string    `json:"library"`
	CourseID      int64     `json:"course_id,omitempty"`
	EnrolmentID   int64     `json:"enrolment_id,omitempty"`
	AssessmentID  int64     `json:"assessment_id,omitempty"`
	ResultID      int64     `json:"result_id,omitempty"`
	CertificateID int64     `json:"certificate_id,omitempty"`
	Certificate   string    `json:"certificate,omitempty"` // code: with it the public page says whose it is
	Person        string    `json:"person,omitempty"`
	Identity      *identity `json:"identity,omitempty"`
}

type identity struct {
	Name        string `json:"name"`
	Email       string `json:"email,omitempty"`
	SlimsUserID *int64 `json:"slims_user_id"`
}

func hookMessage(b exchange.Batch, m exchange.Message) ([]byte, error) {
	data := hookData{Library: b.LibraryCode, Person: m.Person}
	switch {
	case m.Event.Kind == exchange.Ping:
	case m.Event.Kind.OfCourse():
		data.CourseID, data.EnrolmentID = m.Event.OfID, m.Event.SubjectID
	case m.Event.Kind.OfCertificate():
		data.CertificateID = m.Event.SubjectID
		if b.Receiver.Personal {
			data.Certificate = m.Event.Certificate
		}
	default:
		data.AssessmentID, data.ResultID = m.Event.OfID, m.Event.SubjectID
	}
	if b.Receiver.Personal && m.Event.Kind != exchange.Ping {
		data.Identity = &identity{m.Event.Name, m.Event.Email, m.Event.UserID}
	}
	return json.Marshal(hookBody{m.Event.Kind, m.Event.HappenedAt.UTC(), data})
}

// Sign is a signature as Standard Webhooks has it: HMAC-SHA-256 over id, time and
// body, by each secret.
func Sign(secrets []string, id string, at time.Time, body []byte) string {
	var all []string
	for _, secret := range secrets {
		key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
		if err != nil {
			continue // none of ours
		}
		sum := hmac.New(sha256.New, key)
		sum.Write([]byte(id + "." + strconv.FormatInt(at.Unix(), 10) + "."))
		sum.Write(body)
		all = append(all, "v1,"+base64.StdEncoding.EncodeToString(sum.Sum(nil)))
	}
	return strings.Join(all, " ")
}

// Hook sends one message of a batch to a webhook.
func Hook(ctx context.Context, b exchange.Batch, m exchange.Message, now time.Time) exchange.Outcome {
	body, err := hookMessage(b, m)
	if err != nil {
		return exchange.Outcome{Answer: "exchange.answer_none"}
	}
	return post(ctx, b.Receiver.Address, b.Receiver.Own, map[string]string{
		"webhook-id": m.ID, "webhook-timestamp": strconv.FormatInt(now.Unix(), 10), "webhook-signature": Sign(b.Secrets, m.ID, now, body)}, body)
}
