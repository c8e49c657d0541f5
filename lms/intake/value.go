package intake

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"binapustaka/lms"
)

// Days of Excel count from 1899-12-30; these are 1954 to 2119, so that a year or a
// number of hours is not taken for one.
const (
	firstSerial = 20_000
	lastSerial  = 80_000
)

var dashed = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T].*)?$`)
var slashed = regexp.MustCompile(`^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$`)
var worded = regexp.MustCompile(`^(\d{1,2})[- ]([\pL]+)\.?[- ](\d{4})$`)

// months by their first three letters, in both languages.
var months = map[string]time.Month{"jan": 1, "feb": 2, "mar": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6, "jul": 7, "agu": 8, "ags": 8, "aug": 8, "agt": 8,
	"sep": 9, "okt": 10, "oct": 10, "nov": 11, "nop": 11, "des": 12, "dec": 12}

// ParseDay reads a date as spreadsheets and people write it: 2026-11-25,
// 25/11/2026, 25 November 2026, or Excel's number; later is how many days after
// Excel's own epoch the workbook counts from.
func ParseDay(s string, later int) (lms.Day, bool) {
	date := func(y, m, d string) (lms.Day, bool) {
		year, _ := strconv.Atoi(y)
		month, _ := strconv.Atoi(m)
		day, _ := strconv.Atoi(d)
		t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
		return lms.DayOf(t), year >= 1950 && year <= 2100 && int(t.Month()) == month && t.Day() == day
	}
	s = strings.TrimSpace(s)
	if m := dashed.FindStringSubmatch(s); m != nil {
		return date(m[1], m[2], m[3])
	}
	if m := slashed.FindStringSubmatch(s); m != nil {
		return date(m[3], m[2], m[1])
	}
	if m := worded.FindStringSubmatch(s); m != nil {
		if r := []rune(strings.ToLower(m[2])); len(r) >= 3 {
			if month := months[string(r[:3])]; month != 0 {
				return date(m[3], strconv.Itoa(int(month)), m[1])
			}
		}
		return 0, false
	}
	if f, err := strconv.ParseFloat(s, 64); err == nil && f >= firstSerial-macEpoch && f < lastSerial {
		return lms.DayOn(1899, time.December, 30) + lms.Day(int(f)+later), true
	}
	return 0, false
}

// ParseAmount reads a number that is not negative with a decimal comma or point,
// in hundredths.
func ParseAmount(s string) (hundredths int, ok bool) {
	s = strings.TrimSpace(s)
	for _, unit := range []string{"JP", "jp", "jam", "menit"} {
		s = strings.TrimSpace(strings.TrimSuffix(s, unit))
	}
	if strings.Count(s, ",") == 1 && !strings.Contains(s, ".") {
		s = strings.Replace(s, ",", ".", 1)
	}
	if !amount.MatchString(s) {
		return 0, false
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f > 1_000_000 {
		return 0, false
	}
	return int(math.Round(f * 100)), true
}

var amount = regexp.MustCompile(`^\d+(\.\d+)?$`)

// staffNumber is what a staff number may look like; a NIP has 18 digits.
var staffNumber = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}./-]{2,29}$`)

// mangled is a long number as a spreadsheet spoils it.
var mangled = regexp.MustCompile(`^\d([.,]\d+)?[eE]\+?\d+$|^\d{15}000$`)

// StaffNumberOf is a staff number without spaces; problem is the message of what is
// wrong with it.
func StaffNumberOf(s string) (number, problem string) {
	number = strings.ReplaceAll(strings.Trim(s, "'`"), " ", "")
	switch {
	case number == "":
		return "", ""
	case mangled.MatchString(number):
		return "", "intake.staff_number_mangled"
	case !staffNumber.MatchString(number):
		return "", "intake.staff_number_form"
	}
	return number, ""
}
