package lms

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"strings"
	"time"
)

// JSONFault says what keeps text from being read, in place of encoding/json's
// English: err is what decoding it failed with.
func JSONFault(text []byte, err error) *Error {
	line := func(offset int) int { return 1 + bytes.Count(text[:min(offset, len(text))], []byte("\n")) }
	found := func(pattern string) (lines []int) {
		for _, at := range regexp.MustCompile(pattern).FindAllIndex(text, -1) {
			lines = append(lines, line(at[0]))
		}
		return lines
	}
	var syntax *json.SyntaxError
	var other *json.UnmarshalTypeError
	var date *time.ParseError
	e := Fail(Invalid, "json.unreadable")
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		e.Key = "json.cut"
	case errors.As(err, &syntax):
		if int(syntax.Offset) >= len(bytes.TrimSpace(text)) {
			e.Key = "json.cut"
			break
		}
		e.Key, e.Args = "json.syntax", Args{"line": line(int(syntax.Offset))}
	case errors.As(err, &other):
		e.Key, e.Args = "json.syntax", Args{"line": line(int(other.Offset))}
		if other.Field != "" {
			e.Key, e.Args["name"] = "json.type", other.Field[strings.LastIndex(other.Field, ".")+1:]
		}
	case errors.As(err, &date):
		// The decoder does not say where; the same value may stand there twice.
		e.Key, e.Args = "json.date", Args{"value": date.Value}
		if lines := found(regexp.QuoteMeta(`"` + date.Value + `"`)); len(lines) > 0 {
			e.Key, e.Args["line"] = "json.date_at", lines[0]
		}
	default:
		name, ok := strings.CutPrefix(err.Error(), `json: unknown field "`)
		if !ok {
			break
		}
		name = strings.TrimSuffix(name, `"`)
		e.Key, e.Args = "json.field", Args{"name": name}
		// A field may be known in one place and not in another.
		if lines := found(`"` + regexp.QuoteMeta(name) + `"\s*:`); len(lines) == 1 {
			e.Key, e.Args["line"] = "json.field_at", lines[0]
		}
	}
	e.Err = err
	return e
}
