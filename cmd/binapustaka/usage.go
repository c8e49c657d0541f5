package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"binapustaka/lms"
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

func (cmd usageCmd) Run(ctx context.Context, p *program, c *cli) error {
	if usage.SourceOf(cmd.Metric) == "" {
		return p.whichMetric(cmd.Metric)
	}
	a, l, err := p.openAt(ctx, c, cmd.Library)
	if err != nil {
		return err
	}
	defer a.close()
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
	if r.MissingDays > 0 {
		fmt.Fprintln(p.out, "\n"+p.say.T("cli.usage_missing", lms.Args{"n": r.MissingDays, "days": r.Days, "table": string(usage.SourceOf(r.Metric))}))
	}
	if r.Unassigned != nil {
		fmt.Fprintln(p.out, "\n"+p.say.T("cli.usage_unassigned", lms.Args{"share": p.say.Percent(*r.Unassigned, 1)}))
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
