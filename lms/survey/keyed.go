package survey

import (
	"strconv"
	"strings"
)

// Keyed turns what was typed from a paper form into the values of a form's
// fields: the number on a scale, the option's number counted from 1 ("2", for
// several "1 3" or "13"), one digit a statement of a matrix ("4543", 0 or - for a
// gap). What cannot be meant stands as it was typed, for Read to refuse.
func (q Question) Keyed(typed string) map[string][]string {
	typed = strings.TrimSpace(typed)
	form := map[string][]string{}
	if typed == "" {
		return form
	}
	parts := strings.FieldsFunc(typed, func(r rune) bool { return r == ' ' || r == ',' || r == ';' })
	if len(parts) == 1 && (q.Kind == Matrix || q.Kind == Multiple && len(q.Options) < 10) {
		parts = strings.Split(parts[0], "")
	}
	switch q.Kind {
	case Matrix:
		if len(parts) != len(q.Options) { // a digit too few is no gap: which one was it
			return map[string][]string{q.Row(firstID(q.Options)): {"?"}}
		}
		for i, o := range q.Options {
			if part := parts[i]; part != "0" && part != "-" {
				form[q.Row(o.ID)] = []string{part}
			}
		}
	case Single, Multiple:
		for _, part := range parts {
			value := "?"
			if n, err := strconv.Atoi(part); err == nil && n >= 1 && n <= len(q.Options) {
				value = strconv.FormatInt(q.Options[n-1].ID, 10)
			}
			form[q.Field()] = append(form[q.Field()], value)
		}
	default:
		form[q.Field()] = []string{typed}
	}
	return form
}

func firstID(options []Option) int64 {
	if len(options) == 0 {
		return 0
	}
	return options[0].ID
}
