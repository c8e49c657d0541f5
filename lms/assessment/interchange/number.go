package interchange

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

var (
	percentForm = regexp.MustCompile(`^[+-]?(\d{1,20}\.?\d{0,40}|\.\d{1,40})$`)
	numberForm  = regexp.MustCompile(`^[+-]?(\d{1,40}\.?\d{0,40}|\.\d{1,40})([eE][+-]?\d{1,3})?$`)
)

// percent writes a share in percent, to the last digit.
func percent(share float64) string {
	s := strconv.FormatFloat(share, 'f', -1, 64)
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	whole, part, _ := strings.Cut(s, ".")
	part += "00"
	whole, part = strings.TrimLeft(whole+part[:2], "0"), strings.TrimRight(part[2:], "0")
	if whole == "" {
		whole = "0"
	}
	if part != "" {
		part = "." + part
	}
	return sign + whole + part
}

// parsePercent reads what percent writes, with a decimal comma too.
func parsePercent(s string) (share float64, ok bool) {
	s = strings.Replace(strings.TrimSpace(s), ",", ".", 1)
	if !percentForm.MatchString(s) {
		return 0, false
	}
	share, err := strconv.ParseFloat(s+"e-2", 64)
	return share, err == nil
}

// parseNumber reads a number of a file: decimal point or comma, exponent.
func parseNumber(s string) (float64, bool) {
	s = strings.Replace(strings.TrimSpace(s), ",", ".", 1)
	if !numberForm.MatchString(s) {
		return 0, false
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil && !math.IsInf(f, 0)
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }

// clean takes the noise of binary fractions from a number that was computed.
func clean(f float64) float64 {
	f, _ = strconv.ParseFloat(strconv.FormatFloat(f, 'g', 12, 64), 64)
	return f
}

// share rounds to the digits in which Moodle writes a third.
func share(part, of int) float64 {
	f, _ := strconv.ParseFloat(strconv.FormatFloat(float64(part)/float64(of), 'f', 7, 64), 64)
	return f
}
