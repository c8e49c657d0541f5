package web

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"binapustaka/jobs/worker"
	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/activity"
	"binapustaka/lms/exchange"
	"binapustaka/lms/impact"
	"binapustaka/lms/usage"
)

// nightRoom is a library whose people's work stands in the real tables, and whose
// nights are run as the worker runs them.
type nightRoom struct {
	*testRoom
	people  []lms.Actor
	stints  account.Stints
	begins  lms.Day
	today   lms.Day
	held    int64
	studies []int64
}

const nightPeople = 26

func openNightRoom(t *testing.T) *nightRoom {
	r := &nightRoom{testRoom: openTestRoom(t)}
	ctx, system := context.Background(), lms.System("test")
	r.today = lms.DayOf(r.now().In(defaultZone))
	r.begins = r.today - 189
	from, until := r.begins-420, r.today+2
	r.insert(`UPDATE "library" SET slims_sealed = 'x' WHERE id = ?`, r.library)
	for _, s := range usage.Sources {
		r.insert(`INSERT INTO usage_source (library_id, source, first_on, read_on, read_at, last_id, rows_read) VALUES (?, ?, ?, ?, NOW(), 1, 1)`, r.library, s.Source, from, until)
	}
	for i := range int64(nightPeople) {
		id := r.insert(`INSERT INTO account (name, created_at) VALUES (?, NOW())`, fmt.Sprint("Rahasia ", i))
		r.insert(`INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, 'librarian')`, id, r.library)
		r.people = append(r.people, lms.Actor{AccountID: id, LibraryID: r.library, Roles: []lms.Role{lms.Librarian}})
		r.stints = append(r.stints, account.Stint{UserID: 1 + i, AccountID: id, Period: lms.Period{From: lms.DayOn(1900, 1, 1), To: lms.DayOn(9999, 12, 31)}})
	}
	var facts, told []string
	for d := from; d < until; d++ {
		if d.Weekday() == time.Sunday {
			continue
		}
		told = append(told, fmt.Sprintf("(%d, '%s', '%s', 1), (%d, '%s', '%s', 1)", r.library, usage.LogTable, d, r.library, usage.VisitTable, d))
		facts = append(facts, fmt.Sprintf("(%d, '%s', '%s', '', 0, %d)", r.library, usage.Visits, d, 60+int(d)*7%23))
		for i := range nightPeople {
			if (i*31+int(d)*17)%3 == 0 {
				continue
			}
			n := float64(20 + (i*7+int(d)*5)%9 + i)
			if d >= r.begins+50 {
				n *= math.Exp(0.1*float64(i%3) + 0.01*float64(i))
			}
			facts = append(facts, fmt.Sprintf("(%d, '%s', '%s', '', %d, %d)", r.library, usage.RecordsAdded, d, 1+i, int(n)))
		}
	}
	for into, rows := range map[string][]string{"usage_fact (library_id, metric, day, location, staff_id, count)": facts, "usage_first (library_id, source, day, first_id)": told} {
		for some := range slices.Chunk(rows, 2000) {
			r.insert("INSERT INTO " + into + " VALUES " + strings.Join(some, ", "))
		}
	}
	for wave := range 2 {
		on := (r.begins + lms.Day(5+40*wave)).Time().Add(2 * time.Hour)
		held, err := r.activities().Create(ctx, system, r.library, activity.Details{Kind: activity.Training, Title: "Pengatalogan", Focus: activity.Skills, StartsAt: on, EndsAt: on.Add(time.Duration(2+wave) * time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
		var marks []activity.Mark
		for i, p := range r.people {
			if i%3 == wave+1 {
				marks = append(marks, activity.Mark{AccountID: p.AccountID, Minutes: 120 + 60*wave})
			}
		}
		if err := r.activities().MarkAttendance(ctx, system, held, marks); err != nil {
			t.Fatal(err)
		}
		r.held = max(r.held, held)
	}
	then := impact.NewStore(r.db, func() time.Time { return (r.begins - 3).Time() })
	head := lms.Actor{AccountID: r.people[0].AccountID, LibraryID: r.library, Roles: []lms.Role{lms.Head}}
	for _, plan := range []impact.Plan{
		{Title: "Staf", Question: impact.OfStaff, Kind: impact.OfActivity, SubjectID: r.held, Begins: r.begins, Primary: usage.RecordsAdded, Before: 336, Readings: []int{186, 190}},
		{Title: "Semua pelatihan", Question: impact.OfDose, Kind: impact.OfLibrary, SubjectID: r.library, Begins: r.begins, Measure: impact.Hours, Primary: usage.RecordsAdded, Before: impact.DoseBefore, Readings: []int{186, 190}},
		{Title: "Layanan", Question: impact.OfService, Kind: impact.OfActivity, SubjectID: r.held, Begins: r.begins, Primary: usage.RecordsAdded, Untouched: usage.Visits, Before: 365, Readings: []int{90, 190}},
	} {
		id, err := then.Declare(ctx, head, r.library, plan, []string{usage.RecordsAdded, usage.Visits})
		if err != nil {
			t.Fatal(err)
		}
		r.studies = append(r.studies, id)
	}
	return r
}

func (r *nightRoom) night() {
	r.t.Helper()
	d := r.deps
	_, err := worker.RunImpact(context.Background(), worker.ImpactDeps{Activities: d.Activities, Courses: d.Courses, Assessments: d.Assessments, Results: d.Impact, Work: d.Usage, ReadTo: d.Usage.WorkReadTo,
		Usage: func(ctx context.Context, actor lms.Actor, libraryID int64, days int) (worker.ImpactUsage, error) {
			u, err := worker.UsageForImpact(ctx, d.Usage, actor, libraryID, lms.DayOf(r.now().In(defaultZone))-1, days)
			u.Zone = defaultZone
			return u, err
		},
		Stints: func(context.Context, int64) (account.Stints, error) { return r.stints, nil },
		Shared: func(ctx context.Context, id int64) (map[int64]bool, error) {
			return r.accounts.Shared(ctx, lms.System("test"), id)
		},
	}, r.library, func(int64, int64, string) {})
	if err != nil {
		r.t.Fatal(err)
	}
}

// read is what a head reads after a night: a person's rows of each file, and the
// numbers of each page. What is refused is none.
func (r *nightRoom) read(head *visitor) (people map[string][]string, numbers map[string][]string) {
	r.t.Helper()
	people, numbers = map[string][]string{}, map[string][]string{}
	table := r.result(0)
	pages := []string{"/impact", "/impact/correlations", "/impact/correlations?metric=" + usage.RecordsAdded + "&measure=hours", "/impact/worth?subject=activity-" + fmt.Sprint(r.held),
		r.result(r.held), r.result(r.held) + "/data.csv"}
	for i, id := range r.studies {
		page := fmt.Sprintf("/impact/studies/%d", id)
		pages = append(pages, page)
		answers, err := r.deps.Impact.Answers(context.Background(), head.actor, id)
		if err != nil {
			r.t.Fatal(err)
		}
		for _, a := range answers {
			pages = append(pages, fmt.Sprintf("/impact/answers/%d/result.json", a.ID))
			file := fmt.Sprintf("/impact/answers/%d/panel.csv", a.ID)
			if status, body, _ := head.do("GET", file, "", "", nil); status == 200 && i < 2 {
				people[fmt.Sprint("panel of study ", id)] = personRows(body)
			}
		}
	}
	for _, page := range pages {
		numbers[page] = head.shown(page)
	}
	csv, _ := head.download(table + "/rows.csv")
	people["rows of the table"] = personRows(string(csv))
	file, _ := head.download(table + "/result.json")
	var saved struct {
		Result struct {
			Rows []map[string]any `json:"rows"`
		} `json:"result"`
	}
	if err := json.Unmarshal(file, &saved); err != nil {
		r.t.Fatal(err)
	}
	for _, row := range saved.Result.Rows {
		delete(row, "row")
		people["table as JSON"] = append(people["table as JSON"], fmt.Sprint(row))
	}
	return people, numbers
}

// personRows are what a file says of each person, without the number that stands
// for them there.
func personRows(csv string) (people []string) {
	said := map[string]string{}
	for _, line := range strings.Split(strings.TrimSpace(csv), "\n")[1:] {
		number, rest, _ := strings.Cut(line, ",")
		if cells := strings.Split(rest, ","); len(cells) > 10 { // the last is what colleagues did
			rest = strings.Join(cells[:len(cells)-1], ",")
		}
		said[number] += rest + ";"
	}
	for _, s := range said {
		people = append(people, s)
	}
	return people
}

// Two nights of a library between which somebody objected or came back, and two
// readings of its studies: the files of people that its head reads after them
// differ by nobody or by five, the number of people on its pages does so too, pages
// of studies show no value that was not there, and where no people are compared
// nothing changes at all; nor does anything that a program reads.
func TestManagersReadNobodyFromTwoNights(t *testing.T) {
	r := openNightRoom(t)
	head := r.enter("Kepala", "en", lms.Head)
	if status, _, _ := head.do("GET", "/api", "", "", nil); status != 200 {
		t.Errorf("the page about the API: %d", status)
	}
	if status, _, _ := head.do("POST", "/exchange/tokens", "", "", nil); status < 400 {
		t.Error("a head gives a program a token")
	}
	program := r.reads(r.library, exchange.Metrics, exchange.Hours, exchange.Results, exchange.Enrolments)
	api := func() (said string) {
		for _, path := range []string{"/metrics?metric=" + usage.RecordsAdded, "/hours?year=2026", "/results", "/enrolments"} {
			said += fmt.Sprintln(program.rows(path))
		}
		return said
	}
	objects := func(i int) {
		r.insert(`INSERT INTO impact_objection (account_id, objected_at) VALUES (?, ?)`, r.people[i].AccountID, r.begins.Time())
	}
	r.night()
	people, numbers := r.read(head)
	if len(people["rows of the table"]) != nightPeople || len(people["table as JSON"]) != nightPeople || len(people) != 4 {
		t.Fatalf("%d rows, %d files", len(people["rows of the table"]), len(people))
	}
	said := api()
	for _, step := range []struct {
		name string
		do   func()
	}{
		{"objects", func() { objects(7) }},
		{"of the same circle objects", func() { objects(8) }},
		{"of another circle objects", func() { objects(20) }},
		{"withdraws", func() { r.insert(`DELETE FROM impact_objection WHERE account_id = ?`, r.people[20].AccountID) }},
		{"leaves the second reading", func() { r.pass(24 * time.Hour); head.renew() }},
	} {
		step.do()
		r.night()
		nextPeople, nextNumbers := r.read(head)
		for file, before := range people {
			after, there := nextPeople[file]
			if strings.HasPrefix(file, "panel") && step.name == "leaves the second reading" {
				if d := len(before) - len(after); d%impact.LeastShown != 0 && d != 6 || !there { // the last circle is of six
					t.Errorf("%s: two readings of %d and %d people", file, len(before), len(after))
				}
				continue
			}
			if step.name == "leaves the second reading" { // a day more for everybody
				if len(after) != len(before) {
					t.Errorf("%s: %d people, then %d", file, len(before), len(after))
				}
				continue
			}
			if d := apartBy(before, after); d > 0 && d < impact.LeastShown {
				t.Errorf("somebody %s: %s differs by %d people", step.name, file, d)
			}
		}
		for page, was := range numbers {
			is := nextNumbers[page]
			switch {
			case step.name == "leaves the second reading":
			case strings.HasPrefix(page, "/impact/correlations"), page == "/impact":
				if d := headcount(was) - headcount(is); page != "/impact" && d != 0 && max(d, -d) < impact.LeastShown {
					t.Errorf("somebody %s: %s is of %d people fewer", step.name, page, d)
				}
			case strings.HasPrefix(page, "/impact/studies/"): // means may be left out, and numbers of people be others
				for _, v := range values(is) {
					if !slices.Contains(was, v) {
						t.Errorf("somebody %s: %s reads %s, which was not there", step.name, page, v)
					}
				}
			case !slices.Equal(was, is):
				t.Errorf("somebody %s: %s read %v, then %v", step.name, page, was, is)
			}
		}
		if now := api(); now != said && step.name != "leaves the second reading" {
			t.Errorf("somebody %s: a program reads something else", step.name)
		}
		people, numbers = nextPeople, nextNumbers
	}
}

// headcount is the first whole number of a page.
func headcount(numbers []string) int {
	for _, v := range numbers {
		if n, err := strconv.Atoi(v); err == nil {
			return n
		}
	}
	return 0
}

// apartBy is how many are in one list alone.
func apartBy(a, b []string) (n int) {
	count := map[string]int{}
	for _, s := range a {
		count[s]++
	}
	for _, s := range b {
		count[s]--
	}
	for _, c := range count {
		n += max(c, -c)
	}
	return n
}
