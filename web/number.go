package web

import (
	"math"
	"strconv"
	"strings"

	"binapustaka/lms/assessment"
	"binapustaka/lms/locale"
)

// typed writes a number the way the reader types it, without thousands.
func typed(l locale.Locale, f float64) string {
	s := strconv.FormatFloat(f, 'f', -1, 64)
	if l == locale.ID {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

// typedJP reads a number of lesson hours; an empty field is 0, and what is no
// number is NaN, which the areas refuse by their field.
func typedJP(text string) float64 {
	if strings.TrimSpace(text) == "" {
		return 0
	}
	if jp, ok := assessment.ParseNumber(text); ok {
		return jp
	}
	return math.NaN()
}
