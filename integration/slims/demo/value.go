package demo

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"binapustaka/lms"
)

// second is a local wall-clock time, as PHP's date() writes it: seconds since
// 1970-01-01 00:00 of the library's own clock.
type second int64

func secondOf(t time.Time) second {
	_, offset := t.Zone()
	return second(t.Unix() + int64(offset))
}

// at is a time of day on d.
func at(d lms.Day, clock second) second { return second(d)*86400 + clock }

func (s second) day() lms.Day { return lms.Day(s / 86400) }

func (s second) String() string { return string(s.append(nil)) }

func (s second) append(b []byte) []byte {
	return time.Unix(int64(s), 0).UTC().AppendFormat(b, time.DateTime)
}

// literals turns the package's own types into what the driver understands.
func literals(values []any) []any {
	out := make([]any, len(values))
	for i, v := range values {
		switch v := v.(type) {
		case second:
			out[i] = v.String()
		case lms.Day:
			out[i] = v.String()
		default:
			out[i] = v
		}
	}
	return out
}

// appendValue writes v as an SQL literal.
func appendValue(b []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, "NULL"...)
	case int:
		return strconv.AppendInt(b, int64(v), 10)
	case int64:
		return strconv.AppendInt(b, v, 10)
	case second:
		return append(v.append(append(b, '\'')), '\'')
	case lms.Day:
		return append(v.Time().AppendFormat(append(b, '\''), time.DateOnly), '\'')
	case string:
		b = append(b, '\'')
		if !strings.ContainsAny(v, `'\`) {
			b = append(b, v...)
		} else {
			for i := range len(v) {
				if v[i] == '\'' || v[i] == '\\' {
					b = append(b, '\\')
				}
				b = append(b, v[i])
			}
		}
		return append(b, '\'')
	}
	panic(fmt.Sprintf("demo: a value of type %T has no SQL literal", v))
}
