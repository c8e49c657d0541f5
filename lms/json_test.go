package lms

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"
)

func TestJSONFault(t *testing.T) {
	type row struct {
		Title   string `json:"title"`
		Minutes int    `json:"minutes"`
		On      Day    `json:"on"`
	}
	for text, want := range map[string]string{
		``:                              "json.cut map[]",
		"{\"title\": \"a\",\n":          "json.cut map[]",
		"{\"title\": \"a":               "json.cut map[]",
		"{\n\"title\" 1}":               "json.syntax map[line:2]",
		"{\n\n'title': 1}":              "json.syntax map[line:3]",
		"halo":                          "json.syntax map[line:1]",
		"7":                             "json.syntax map[line:1]",
		"{\n\"minutes\": \"9\"}":        "json.type map[line:2 name:minutes]",
		"{\n\n\"on\": \"2027-02-30\"}":  "json.date_at map[line:3 value:2027-02-30]",
		"{\n\"titel\": \"a\"}":          "json.field_at map[line:2 name:titel]",
		"{\"a\": {\"b\": 1}, \"a\": 1}": "json.field map[name:a]",
	} {
		d := json.NewDecoder(bytes.NewReader([]byte(text)))
		d.DisallowUnknownFields()
		err := d.Decode(&row{})
		if err == nil {
			t.Errorf("%q is read", text)
			continue
		}
		e := JSONFault([]byte(text), err)
		args := fmt.Sprint(map[string]any(e.Args))
		if got := e.Key + " " + args; got != want {
			t.Errorf("%q: %s, want %s (%v)", text, got, want, err)
		}
	}
}
