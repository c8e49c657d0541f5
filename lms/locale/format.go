package locale

import (
	"math"
	"strconv"
	"strings"
	"time"

	"binapustaka/lms"
)

var months = map[Locale][12]string{
	ID: {"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"},
	EN: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
}

var shortMonths = map[Locale][12]string{
	ID: {"Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"},
	EN: {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
}

var weekdays = map[Locale][7]string{
	ID: {"Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"},
	EN: {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
}

// Number writes n with the language's thousands separator: 1.234 or 1,234.
func (l Locale) Number(n int64) string {
	sep := "."
	if l == EN {
		sep = ","
	}
	s := strconv.FormatInt(n, 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "−", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + sep + s[i:]
	}
	return sign + s
}

// Decimal writes f with that many digits: 3,5 or 3.5. What is not a number is
// written as a dash.
func (l Locale) Decimal(f float64, digits int) string {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return "–"
	}
	s := strconv.FormatFloat(math.Abs(f), 'f', digits, 64)
	whole, part, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return s // beyond 19 digits grouping no longer helps anybody
	}
	out := l.Number(n)
	if part != "" {
		comma := ","
		if l == EN {
			comma = "."
		}
		out += comma + part
	}
	if f < 0 && strings.Trim(s, "0.") != "" {
		out = "−" + out
	}
	return out
}

// Percent writes a share of 1 as a percentage: 0.114 with no digits is 11%.
func (l Locale) Percent(share float64, digits int) string {
	return l.Decimal(share*100, digits) + "%"
}

// Signed is Percent with a plus sign where the share is not negative.
func (l Locale) Signed(share float64, digits int) string {
	s := l.Percent(share, digits)
	if !strings.HasPrefix(s, "−") && s != "–%" {
		s = "+" + s
	}
	return s
}

// Date writes a day in full: Rabu 25 Nov 2026.
func (l Locale) Date(d lms.Day) string {
	t := d.Time()
	return weekdays[l][t.Weekday()] + " " + l.ShortDate(d)
}

// ShortDate writes a day without its weekday: 25 Nov 2026.
func (l Locale) ShortDate(d lms.Day) string {
	t := d.Time()
	return strconv.Itoa(t.Day()) + " " + shortMonths[l][t.Month()-1] + " " + strconv.Itoa(t.Year())
}

// Month writes the month of a day: November 2026.
func (l Locale) Month(d lms.Day) string {
	t := d.Time()
	return months[l][t.Month()-1] + " " + strconv.Itoa(t.Year())
}

// ShortMonth is Month with the name cut short: Nov 2026.
func (l Locale) ShortMonth(d lms.Day) string {
	t := d.Time()
	return shortMonths[l][t.Month()-1] + " " + strconv.Itoa(t.Year())
}

// Weekday is the language's name of a day of the week.
func (l Locale) Weekday(w time.Weekday) string { return weekdays[l][w] }

// Clock writes the time of day of t in its own location: 09.14 or 09:14.
func (l Locale) Clock(t time.Time) string {
	if l == EN {
		return t.Format("15:04")
	}
	return t.Format("15.04")
}

// DateTime writes date and time: Rabu 25 Nov 2026, 09.14.
func (l Locale) DateTime(t time.Time) string { return l.Date(lms.DayOf(t)) + ", " + l.Clock(t) }

// Duration writes a length of time in its two largest units: 1 jam 5 menit,
// 24 detik.
func (l Locale) Duration(d time.Duration) string {
	d = max(d, 0).Round(time.Second)
	units := []struct {
		key  string
		size time.Duration
	}{{"time.days", 24 * time.Hour}, {"time.hours", time.Hour}, {"time.minutes", time.Minute}, {"time.seconds", time.Second}}
	var parts []string
	for _, u := range units {
		if n := int64(d / u.size); n > 0 {
			parts = append(parts, l.T(u.key, lms.Args{"n": n}))
			d -= time.Duration(n) * u.size
		} else if len(parts) > 0 {
			break
		}
		if len(parts) == 2 {
			break
		}
	}
	if len(parts) == 0 {
		return l.T("time.seconds", lms.Args{"n": 0})
	}
	return strings.Join(parts, " ")
}

// Bytes writes a file's size: 1,5 MB.
func (l Locale) Bytes(n int64) string {
	switch {
	case n >= 1_000_000_000:
		return l.Decimal(float64(n)/1e9, 1) + " GB"
	case n >= 1_000_000:
		return l.Decimal(float64(n)/1e6, 1) + " MB"
	case n >= 1000:
		return l.Decimal(float64(n)/1e3, 0) + " KB"
	}
	return l.Number(n) + " B"
}

// Inside is a name as it stands within a sentence.
func Inside(name string) string {
	r := []rune(name)
	if len(r) > 1 && strings.ToUpper(string(r[1])) == string(r[1]) {
		return name // an abbreviation
	}
	return strings.ToLower(string(r[:1])) + string(r[1:])
}
