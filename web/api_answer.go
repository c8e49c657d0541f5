package web

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
	"binapustaka/lms/report/api"
)

// json answers with v. Its tag spares who asks again the same bytes; nothing on
// the way keeps an answer.
func (c *call) json(status int, kind string, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if status == fiber.StatusOK {
		sum := sha256.Sum256(b)
		tag := `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
		c.Set(fiber.HeaderETag, tag)
		if c.Get(fiber.HeaderIfNoneMatch) == tag {
			return c.SendStatus(fiber.StatusNotModified)
		}
	}
	c.Set(fiber.HeaderContentType, kind)
	return c.Status(status).Send(append(b, '\n'))
}

// codeOf is the message key of a failure, by which programs tell failures apart,
// and the parameter that it is about.
func codeOf(err error) (code, field string) {
	var e *lms.Error
	if errors.As(err, &e) {
		return e.Key, e.Field
	}
	return "", ""
}

// onlyTakes refuses parameters of another name, and one that is given twice.
func (c *call) onlyTakes(names []string) error {
	seen := map[string]bool{}
	var wrong error
	c.Context().QueryArgs().VisitAll(func(key, _ []byte) {
		name := string(key)
		if wrong == nil && (!slices.Contains(names, name) || seen[name]) {
			wrong = lms.FailField(name, "exchange.parameter_unknown", lms.Args{"name": name})
		}
		seen[name] = true
	})
	return wrong
}

// asked is which part of a list the address asks for.
func (c *call) asked() (a api.Asked, err error) {
	a = api.Asked{Cursor: c.Query("cursor"), Limit: api.DefaultLimit}
	if text := c.Query("limit"); text != "" {
		if a.Limit, err = strconv.Atoi(text); err != nil {
			a.Limit = 0 // refused where it is read
		}
	}
	if text := c.Query("updated_since"); text != "" {
		since, err := time.Parse(time.RFC3339, text)
		if err != nil || since.Year() < 1990 || since.Year() > 9000 {
			return a, lms.FailField("updated_since", "exchange.since_wrong")
		}
		since = since.UTC()
		a.Since = &since
	}
	return a, nil
}

// dayField is a local day of the address, else otherwise.
func (c *call) dayField(name string, otherwise lms.Day) (lms.Day, error) {
	text := c.Query(name)
	if text == "" {
		return otherwise, nil
	}
	day, err := lms.ParseDay(text)
	if err != nil {
		return 0, lms.FailField(name, "exchange.day_wrong", lms.Args{"name": name})
	}
	return day, nil
}

// listed answers with a part of a list.
func listed[T any](c *call, list func(api.Asked) (api.Part[T], error)) (any, error) {
	a, err := c.asked()
	if err != nil {
		return nil, err
	}
	return list(a)
}

// one answers with what has the number in the address; what is no number is
// nothing's.
func one[T any](c *call, find func(int64) (T, error)) (any, error) {
	id, err := c.id("id")
	if err != nil {
		return nil, lms.Fail(lms.NotFound, "exchange.no_row")
	}
	return find(id)
}
