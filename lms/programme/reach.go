package programme

import (
	"encoding/csv"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"binapustaka/lms"
)

// Reached is how many people a channel reached on a day, as the channel says.
type Reached struct {
	On      lms.Day `db:"on_day"`
	Channel string  `db:"channel"`
	Count   int64   `db:"reach"`
}

const (
	MaxChannel = 60
	MostReach  = 1_000_000_000
	MostLines  = 5000 // of a file
	MaxFile    = 500_000
)

// Channels are those that are offered; any other may be written.
var Channels = []string{"Instagram", "Facebook", "TikTok", "WhatsApp", "YouTube", "X"}

// Clean is r with its channel trimmed, and what is wrong with it by today.
func (r Reached) Clean(today lms.Day) (Reached, error) {
	r.Channel = lms.Line(r.Channel)
	var p problems
	p.day("on", r.On)
	p.add(r.On > today, "on", "programme.reach_future")
	p.line("channel", r.Channel, MaxChannel, "programme.channel_missing")
	p.add(r.Count < 0 || r.Count > MostReach, "reach", "programme.reach_wrong")
	return r, p.OrNil()
}

// Wrong is what is wrong with a line of a file.
type Wrong struct {
	Line int
	Key  string
	Args lms.Args
}

// ReachLine is a line of a file that was understood.
type ReachLine struct {
	Line int
	Reached
}

// headingNames are the headings of files, in either language.
var headingNames = map[string]string{"tanggal": "on", "date": "on", "hari": "on", "day": "on", "kanal": "channel", "channel": "channel", "platform": "channel", "media": "channel", "jangkauan": "reach", "reach": "reach"}

// ReadReach reads a CSV file with the columns tanggal, kanal and jangkauan (or
// date, channel and reach), in any order, with a comma, a semicolon or a tab
// between cells. Every line is read, so that all that is wrong is told at once.
func ReadReach(text string, today lms.Day) (list []ReachLine, wrong []Wrong) {
	tell := func(line int, key string, args ...lms.Args) {
		w := Wrong{Line: line, Key: key}
		if len(args) > 0 {
			w.Args = args[0]
		}
		wrong = append(wrong, w)
	}
	text = strings.TrimPrefix(text, "\uFEFF")
	if !utf8.ValidString(text) {
		tell(1, "programme.file_encoding")
		return nil, wrong
	}
	ahead := 0
	if first, rest, _ := strings.Cut(text, "\n"); strings.HasPrefix(strings.ToLower(first), "sep=") { // Excel's own
		text, ahead = rest, 1
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.TrimLeadingSpace = separator(text), -1, true
	var at map[string]int
	seen := map[string]int{}
	for {
		cells, err := r.Read()
		if err == io.EOF {
			break
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			tell(bad.StartLine+ahead, "programme.file_quotes")
			continue
		}
		line, _ := r.FieldPos(0)
		line += ahead
		if at == nil {
			if at = headings(cells); len(at) < 3 {
				tell(line, "programme.file_columns")
				return nil, wrong
			}
			continue
		}
		if strings.TrimSpace(strings.Join(cells, "")) == "" {
			continue
		}
		if len(list)+len(wrong) >= MostLines {
			tell(line, "programme.file_long", lms.Args{"max": MostLines})
			break
		}
		cell := func(name string) string {
			if at[name] < len(cells) {
				return lms.Line(cells[at[name]])
			}
			return ""
		}
		before := len(wrong)
		one := Reached{Channel: cell("channel")}
		day, ok := ParseDay(cell("on"))
		if one.On = day; !ok {
			tell(line, "programme.file_day", lms.Args{"value": cell("on")})
		}
		if one.Count, ok = ParseCount(cell("reach"), MostReach); !ok {
			tell(line, "programme.file_reach", lms.Args{"value": cell("reach")})
		}
		if len(wrong) > before {
			continue
		}
		one, err = one.Clean(today)
		var all lms.Problems
		errors.As(err, &all)
		for _, e := range all {
			tell(line, e.Key, e.Args)
		}
		key := one.On.String() + " " + strings.ToLower(one.Channel)
		if first, twice := seen[key]; twice {
			tell(line, "programme.file_twice", lms.Args{"line": first})
		}
		seen[key] = line
		if len(wrong) == before {
			list = append(list, ReachLine{line, one})
		}
	}
	if at == nil || len(list)+len(wrong) == 0 {
		tell(1, "programme.file_empty")
	}
	return list, wrong
}

// separator is the one under which most headings are ours.
func separator(text string) rune {
	head, _, _ := strings.Cut(strings.TrimLeft(text, "\r\n"), "\n")
	best, most := ',', 0
	for _, sep := range ",;\t" {
		if n := len(headings(strings.Split(head, string(sep)))); n > most {
			best, most = sep, n
		}
	}
	return best
}

func headings(cells []string) map[string]int {
	at := map[string]int{}
	for i, cell := range cells {
		name := headingNames[strings.ToLower(strings.Trim(lms.Line(cell), `" `))]
		if _, known := at[name]; name != "" && !known {
			at[name] = i
		}
	}
	return at
}

var dayFirst = regexp.MustCompile(`^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$`)

// ParseDay reads 2026-03-01 and, the day first as it is written here, 1/3/2026.
func ParseDay(s string) (lms.Day, bool) {
	if d, err := lms.ParseDay(s); err == nil {
		return d, true
	}
	m := dayFirst.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	day, _ := strconv.Atoi(m[1])
	month, _ := strconv.Atoi(m[2])
	year, _ := strconv.Atoi(m[3])
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return lms.DayOf(t), t.Day() == day && int(t.Month()) == month
}
