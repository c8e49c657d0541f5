package main

import (
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/library"
	"binapustaka/lms/usage"
)

type usageCmd struct {
	Metric  string `placeholder:"METRIC"`
	Library string `placeholder:"CODE"`
	From    string `placeholder:"2026-01-01"`
	To      string `placeholder:"2026-03-31"`
	By      string `default:"day" placeholder:"day"`
	JSON    bool   `name:"json" xor:"form"`
	CSV     bool   `name:"csv" xor:"form"`
}

// thirtyDays is the period where none is given.
const thirtyDays = 30

// usageReport is the answer of binapustaka usage.
type usageReport struct {
	Library     string      `json:"library"`
	Metric      string      `json:"metric"`
	From        lms.Day     `json:"from"`
	To          lms.Day     `json:"to"`
	By          usage.By    `json:"by"`
	Days        int         `json:"days"`
	MissingDays int         `json:"missing_days"`               // of the period, in the table of SLiMS that the metric comes from
	Unassigned  *float64    `json:"unassigned_share,omitempty"` // by staff: the part that nobody could be named for
	Lines       []usageLine `json:"lines"`
}

// usageLine is one sum; Count is nil where nothing is known of any of its days.
type usageLine struct {
	Day         *lms.Day `json:"day,omitempty"` // the first of them
	Code        string   `json:"code,omitempty"`
	StaffID     *int64   `json:"staff_id,omitempty"`
	Username    string   `json:"username,omitempty"`
	Name        string   `json:"name,omitempty"`
	Count       *int64   `json:"count"`
	Closed      bool     `json:"closed,omitempty"` // a single day without opening hours
	MissingDays int      `json:"missing_days,omitempty"`
}

func (cmd usageCmd) Run(ctx context.Context, p *program, c *cli) error {
	if usage.SourceOf(cmd.Metric) == "" {
		return p.whichMetric(cmd.Metric)
	}
	a, err := p.open(ctx, c)
	if err != nil {
		return err
	}
	defer a.close()
	l, err := a.library(ctx, cmd.Library)
	if err != nil {
		return err
	}
	period, err := cmd.period(lms.DayOf(a.now().In(l.Zone())) - 1)
	if err != nil {
		return err
	}
	if cmd.Metric == usage.ActiveBorrowersMonth { // it stands on the first of the month
		period.From = period.From.Month()
	}
	report, err := a.usageReport(ctx, l, cmd.Metric, period, usage.By(cmd.By))
	if err != nil {
		return err
	}
	switch {
	case cmd.JSON:
		return writeJSON(p.out, report)
	case cmd.CSV:
		return report.csv(p.out)
	}
	p.usageTable(l.Name, report)
	return nil
}

func (p *program) whichMetric(wrong string) error {
	var all []string
	for _, m := range usage.Metrics() {
		all = append(all, m+" ("+p.say.T("usage.metric."+m)+")")
	}
	key := "cli.metric"
	if wrong == "" {
		key = "cli.no_metric"
	}
	return lms.Fail(lms.Invalid, key, lms.Args{"metric": wrong, "metrics": strings.Join(all, ", ")})
}

// period is the days asked for, by default the last thirty.
func (cmd usageCmd) period(yesterday lms.Day) (lms.Period, error) {
	day := func(s string, usual lms.Day) (lms.Day, error) {
		if s == "" {
			return usual, nil
		}
		d, err := lms.ParseDay(s)
		if err != nil || d < lms.DayOn(1900, 1, 1) || d > lms.DayOn(2999, 12, 31) {
			return d, lms.Fail(lms.Invalid, "cli.period", lms.Args{"value": s})
		}
		return d, nil
	}
	to, err := day(cmd.To, yesterday)
	if err != nil {
		return lms.Period{}, err
	}
	from, err := day(cmd.From, to-thirtyDays+1)
	if err == nil && from > to {
		err = lms.Fail(lms.Invalid, "cli.period_order", lms.Args{"from": from.String(), "to": to.String()})
	}
	return lms.Period{From: from, To: to}, err
}

func (a *app) usageReport(ctx context.Context, l library.Library, metric string, period lms.Period, by usage.By) (usageReport, error) {
	r := usageReport{Library: l.Code, Metric: metric, From: period.From, To: period.To, By: by, Days: period.Days(), Lines: []usageLine{}}
	sums, err := a.usage.Series(ctx, command, l.ID, metric, period, by)
	if err != nil {
		return r, err
	}
	cover, err := a.usage.Coverage(ctx, command, l.ID, period)
	if err != nil {
		return r, err
	}
	states := cover.Days[usage.SourceOf(metric)]
	for _, s := range states {
		if s == usage.Missing {
			r.MissingDays++
		}
	}
	switch by {
	case usage.ByDay, usage.ByWeek, usage.ByMonth:
		r.Lines = overTime(sums, states, period, by)
	case usage.ByLocation:
		held, err := a.usage.Collection(ctx, command, l.ID)
		if err != nil {
			return r, err
		}
		names := held.PlaceNames()
		for _, s := range sums {
			r.Lines = append(r.Lines, usageLine{Code: s.Location, Name: names[s.Location], Count: &s.Count})
		}
	case usage.ByStaff:
		if r.Lines, err = a.byStaff(ctx, l, sums); err != nil {
			return r, err
		}
		share, n, err := a.usage.Unassigned(ctx, command, l.ID, metric, period)
		if err != nil {
			return r, err
		}
		if n > 0 {
			r.Unassigned = &share
		}
	}
	return r, nil
}

// overTime is a line for each day, week or month of the period, also where
// nothing was counted: 0 is that nothing happened, nil that nobody knows.
func overTime(sums []usage.Line, states []usage.State, period lms.Period, by usage.By) []usageLine {
	counted := map[lms.Day]int64{}
	for _, s := range sums {
		counted[s.Day] = s.Count
	}
	lines := []usageLine{}
	last, known := lms.Day(0), false
	for i, state := range states {
		day := period.From + lms.Day(i)
		begins := day
		switch by {
		case usage.ByWeek:
			begins = day.Week()
		case usage.ByMonth:
			begins = day.Month()
		}
		if i == 0 || begins != last {
			last, known = begins, false
			lines = append(lines, usageLine{Day: &begins})
		}
		line := &lines[len(lines)-1]
		if state == usage.Missing {
			line.MissingDays++
		} else {
			known = true
		}
		if n, some := counted[begins]; known || some {
			line.Count = &n
		}
		line.Closed = by == usage.ByDay && state == usage.Closed
	}
	return lines
}

// byStaff puts names to the numbers, who did most first and nobody last.
func (a *app) byStaff(ctx context.Context, l library.Library, sums []usage.Line) ([]usageLine, error) {
	staff, err := a.accounts.Staff(ctx, command, l.ID)
	if err != nil {
		return nil, err
	}
	lines := []usageLine{}
	for _, s := range sums {
		line := usageLine{StaffID: &s.StaffID, Count: &s.Count}
		for _, u := range staff {
			if u.UserID == s.StaffID {
				line.Name, line.Username = u.RealName, u.Username
			}
		}
		lines = append(lines, line)
	}
	nobody := func(l usageLine) int {
		if *l.StaffID == 0 {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(lines, func(a, b usageLine) int {
		return cmp.Or(cmp.Compare(nobody(a), nobody(b)), cmp.Compare(*b.Count, *a.Count))
	})
	return lines, nil
}

// csv writes the lines for a spreadsheet; missing counts are empty.
func (r usageReport) csv(w io.Writer) error {
	out := csv.NewWriter(w)
	head := map[usage.By][]string{usage.ByLocation: {"location", "name", "count"}, usage.ByStaff: {"staff_id", "username", "name", "count"}}[r.By]
	if head == nil {
		head = []string{string(r.By), "count", "missing_days"}
	}
	out.Write(head)
	for _, l := range r.Lines {
		count := ""
		if l.Count != nil {
			count = strconv.FormatInt(*l.Count, 10)
		}
		switch r.By {
		case usage.ByLocation:
			out.Write([]string{cell(l.Code), cell(l.Name), count})
		case usage.ByStaff:
			out.Write([]string{strconv.FormatInt(*l.StaffID, 10), cell(l.Username), cell(l.Name), count})
		default:
			out.Write([]string{l.Day.String(), count, strconv.Itoa(l.MissingDays)})
		}
	}
	out.Flush()
	return out.Error()
}

// cell keeps a spreadsheet from taking a text for a formula.
func cell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return "'" + s
	}
	return s
}

func (p *program) usageTable(library string, r usageReport) {
	fmt.Fprintln(p.out, p.say.T("cli.usage_title", lms.Args{"metric": p.say.T("usage.metric." + r.Metric), "library": library,
		"from": p.say.ShortDate(r.From), "to": p.say.ShortDate(r.To)}))
	fmt.Fprintln(p.out)
	var rows [][]string
	for _, l := range r.Lines {
		count := "–"
		if l.Count != nil {
			count = p.say.Number(*l.Count)
		}
		switch r.By {
		case usage.ByLocation:
			name := l.Name
			if l.Code == "" {
				name = p.say.T("cli.usage_nowhere")
			}
			rows = append(rows, []string{l.Code, name, count})
		case usage.ByStaff:
			number, name := p.say.Number(*l.StaffID), l.Name
			if *l.StaffID == 0 {
				number, name = "", p.say.T("cli.usage_nobody")
			}
			rows = append(rows, []string{number, l.Username, name, count})
		default:
			rows = append(rows, []string{p.usageDay(*l.Day, r.By), count, p.usageRemark(l, r.By)})
		}
	}
	heading, right := "cli.usage_columns_day", []bool{false, true, false}
	switch r.By {
	case usage.ByLocation:
		heading, right = "cli.usage_columns_location", []bool{false, false, true}
	case usage.ByStaff:
		heading, right = "cli.usage_columns_staff", []bool{true, false, false, true}
	}
	table(p.out, strings.Split(p.say.T(heading), "|"), rows, right...)
	if len(r.Lines) == 0 {
		fmt.Fprintln(p.out, p.say.T("cli.usage_empty"))
	}
	fmt.Fprintln(p.out)
	if r.MissingDays > 0 {
		fmt.Fprintln(p.out, p.say.T("cli.usage_missing", lms.Args{"n": r.MissingDays, "days": r.Days, "table": string(usage.SourceOf(r.Metric))}))
	}
	if r.Unassigned != nil {
		fmt.Fprintln(p.out, p.say.T("cli.usage_unassigned", lms.Args{"share": p.say.Percent(*r.Unassigned, 1)}))
	}
}

func (p *program) usageDay(d lms.Day, by usage.By) string {
	if by == usage.ByMonth {
		return p.say.Month(d)
	}
	return p.say.Date(d)
}

func (p *program) usageRemark(l usageLine, by usage.By) string {
	switch {
	case l.Closed:
		return p.say.T("cli.usage_closed")
	case l.MissingDays == 0:
		return ""
	case by == usage.ByDay:
		return p.say.T("cli.usage_day_missing")
	}
	return p.say.T("cli.usage_days_missing", lms.Args{"n": l.MissingDays})
}
