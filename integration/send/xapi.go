package send

import (
	"context"
	"crypto/sha1"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"time"

	"binapustaka/lms/exchange"
)

// A statement as xAPI 1.0.3 has it, with what we say.
type statement struct {
	ID        string         `json:"id"`
	Actor     agent          `json:"actor"`
	Verb      verb           `json:"verb"`
	Object    object         `json:"object"`
	Result    *result        `json:"result,omitempty"`
	Context   map[string]any `json:"context,omitempty"`
	Timestamp string         `json:"timestamp"`
}

type agent struct {
	ObjectType string  `json:"objectType"`
	Name       string  `json:"name,omitempty"`
	Account    account `json:"account"`
}

type account struct {
	HomePage string `json:"homePage"`
	Name     string `json:"name"`
}

type verb struct {
	ID      string            `json:"id"`
	Display map[string]string `json:"display"`
}

type object struct {
	ObjectType string      `json:"objectType"`
	ID         string      `json:"id"`
	Definition *definition `json:"definition,omitempty"`
}

type definition struct {
	Type string            `json:"type,omitempty"`
	Name map[string]string `json:"name"`
}

type result struct {
	Score      *score `json:"score,omitempty"`
	Success    *bool  `json:"success,omitempty"`
	Completion *bool  `json:"completion,omitempty"`
	Duration   string `json:"duration,omitempty"`
}

type score struct {
	Scaled float64 `json:"scaled"`
	Raw    float64 `json:"raw"`
	Min    float64 `json:"min"`
	Max    float64 `json:"max"`
}

const adl = "http://adlnet.gov/expapi/"

func adlVerb(name, indonesian string) verb {
	return verb{adl + "verbs/" + name, map[string]string{"en-US": name, "id-ID": indonesian}}
}

var verbs = map[exchange.Kind]verb{
	exchange.CourseBegun: adlVerb("initialized", "memulai"), exchange.TestBegun: adlVerb("initialized", "memulai"),
	exchange.CourseCompleted: adlVerb("completed", "menyelesaikan"),
	exchange.TestPassed:      adlVerb("passed", "lulus"), exchange.TestFailed: adlVerb("failed", "belum lulus"),
	exchange.CourseRetracted: adlVerb("voided", "membatalkan"), exchange.TestRetracted: adlVerb("voided", "membatalkan"),
	exchange.Ping: adlVerb("experienced", "mencoba"),
}

// newStatement is what a learning record store is told. The same event gives the
// same statement in every try: its id comes from what it tells of.
func newStatement(b exchange.Batch, m exchange.Message) statement {
	e, site := m.Event, b.Receiver.Site
	s := statement{Verb: verbs[e.Kind], Timestamp: e.HappenedAt.UTC().Format(time.RFC3339), Context: map[string]any{"platform": "Binapustaka"},
		Actor: agent{ObjectType: "Agent", Account: account{site, m.Person}}}
	if e.Kind == exchange.Ping {
		s.ID, s.Actor.Account.Name = uuid5(site+"/xapi/"+m.ID), "binapustaka"
		s.Object = object{"Activity", site + "/", &definition{"", map[string]string{"en-US": "Binapustaka: a test of the connection", "id-ID": "Binapustaka: uji sambungan"}}}
		return s
	}
	s.ID = statementID(site, e.Kind, e.SubjectID, e.Round)
	if b.Receiver.Personal {
		s.Actor.Name = e.Name
	}
	if e.Kind.Retracts() { // a platform belongs to activities alone
		s.Object, s.Context = object{"StatementRef", statementID(site, e.ToldKind, e.SubjectID, e.ToldRound), nil}, nil
		return s
	}
	language := map[string]string{"id": "id-ID", "en": "en-US"}[e.Language]
	if language == "" {
		language = "und"
	}
	yes := true
	if e.Kind.OfCourse() {
		s.Object = object{"Activity", fmt.Sprintf("%s/courses/%d", site, e.OfID), &definition{adl + "activities/course", map[string]string{language: e.Title}}}
		s.Context["registration"] = uuid5(fmt.Sprintf("%s/xapi/enrolment/%d", site, e.SubjectID))
		if e.Kind == exchange.CourseCompleted {
			s.Result = &result{Completion: &yes}
		}
	} else {
		s.Object = object{"Activity", fmt.Sprintf("%s/assessments/%d", site, e.OfID), &definition{adl + "activities/assessment", map[string]string{language: e.Title}}}
		s.Context["registration"] = uuid5(fmt.Sprintf("%s/xapi/attempt/%d", site, e.SubjectID))
		if e.Kind != exchange.TestBegun {
			passed := e.Kind == exchange.TestPassed
			s.Result = &result{Success: &passed, Completion: &yes}
			if e.Percent != nil {
				s.Result.Score = &score{Scaled: math.Round(*e.Percent*100) / 1e4, Raw: *e.Percent, Max: 100}
			}
			if e.Seconds != nil && *e.Seconds >= 0 {
				s.Result.Duration = fmt.Sprintf("PT%dS", *e.Seconds)
			}
		}
	}
	return s
}

// statementID is the id of the statement about an event.
func statementID(site string, kind exchange.Kind, subject, round int64) string {
	return uuid5(fmt.Sprintf("%s/xapi/%s/%d/%d", site, kind, subject, round))
}

// uuid5 is the UUID of a name by SHA-1 (RFC 9562), in the namespace of addresses.
func uuid5(name string) string {
	namespace, err := hex.DecodeString("6ba7b8119dad11d180b400c04fd430c8")
	if err != nil {
		panic(err)
	}
	sum := sha1.Sum(append(namespace, name...))
	u := sum[:16]
	u[6], u[8] = u[6]&0x0f|0x50, u[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
}

// Statements sends a batch to a learning record store and says of each message how
// it went. A store takes all of a batch or nothing: where it refuses one, each
// statement is sent by itself, so that a single one holds up no other.
func Statements(ctx context.Context, b exchange.Batch) []exchange.Outcome {
	all := make([]statement, len(b.Messages))
	for i, m := range b.Messages {
		all[i] = newStatement(b, m)
	}
	outcomes := make([]exchange.Outcome, len(all))
	o := sendStatements(ctx, b, all)
	if len(all) == 1 || o.OK || !refused(o.Status) {
		for i := range outcomes {
			outcomes[i] = o
		}
		return outcomes
	}
	for i := range all {
		if outcomes[i] = sendStatements(ctx, b, all[i:i+1]); outcomes[i].Status == 0 {
			for j := i + 1; j < len(all); j++ {
				outcomes[j] = outcomes[i] // nor do the others
			}
			break
		}
	}
	return outcomes
}

// refused reports whether a status may be one statement's fault.
func refused(status int) bool {
	return status == http.StatusBadRequest || status == http.StatusConflict || status == http.StatusRequestEntityTooLarge || status == http.StatusUnprocessableEntity
}

func sendStatements(ctx context.Context, b exchange.Batch, all []statement) exchange.Outcome {
	body, err := json.Marshal(all)
	if err != nil || len(b.Secrets) == 0 {
		return exchange.Outcome{Answer: "exchange.answer_none"}
	}
	o := post(ctx, b.Receiver.Address+"/statements", b.Receiver.Own, map[string]string{
		"X-Experience-API-Version": "1.0.3", "Authorization": "Basic " + base64.StdEncoding.EncodeToString([]byte(b.Secrets[0]))}, body)
	o.Gone = false // a store that is moved is not a learner's withdrawal: somebody looks at it
	return o
}
