package report

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/library"
	"binapustaka/lms/sqldb"
)

// system makes the reports of libraries that a region's is made of.
var system = lms.System("report:region")

// RegionOf is the libraries of the region that an account sees, by id: those that
// are not archived.
func (s *Store) RegionOf(ctx context.Context, accountID int64) (ids []int64, err error) {
	// Safety: sees is a constant of this package.
	return ids, s.db.SelectContext(ctx, &ids, `SELECT l.id FROM "library" l JOIN `+sees+` v ON v.library_id = l.id WHERE l.archived_at IS NULL ORDER BY l.id`, accountID, accountID)
}

// canReadRegion: who sees the aggregates of each of the libraries, two at least.
func (m *Maker) canReadRegion(ctx context.Context, actor lms.Actor, ids []int64) error {
	if len(ids) < 2 {
		return lms.Fail(lms.Invalid, "report.region_small")
	}
	if actor.IsSystem() {
		return nil
	}
	seen, err := m.RegionOf(ctx, actor.AccountID)
	if err != nil {
		return err
	}
	return require(!slices.ContainsFunc(ids, func(id int64) bool { return !slices.Contains(seen, id) }))
}

// regionKey is by what the report of a set of libraries is found.
func regionKey(ids []int64) string {
	ids = slices.Sorted(slices.Values(ids))
	sum := sha256.Sum256(fmt.Append(nil, slices.Compact(ids)))
	return hex.EncodeToString(sum[:])
}

// FindRegion is a report of a region that was made; NotFound before.
func (m *Maker) FindRegion(ctx context.Context, actor lms.Actor, ids []int64, t Term) (r Report, err error) {
	if err := m.canReadRegion(ctx, actor, ids); err != nil {
		return r, err
	}
	return m.savedRegion(ctx, ids, t)
}

func (s *Store) savedRegion(ctx context.Context, ids []int64, t Term) (r Report, err error) {
	var body []byte
	if err := s.db.GetContext(ctx, &body, `SELECT body FROM report_region WHERE libraries = ? AND term = ?`, regionKey(ids), t.String()); err != nil {
		return r, sqldb.NotFound(err, "report.not_made")
	}
	return r, json.Unmarshal(body, &r)
}

// FirstOf is the first day of which the learning of any of the libraries knows
// anything.
func (m *Maker) FirstOf(ctx context.Context, ids []int64) (first lms.Day, err error) {
	for _, id := range ids {
		day, err := m.First(ctx, id)
		if err != nil {
			return 0, err
		}
		if first == 0 || day < first {
			first = day
		}
	}
	return first, nil
}

// MakeRegion makes the report of a region's term, out of those of its libraries,
// which are made with it. So that whoever leads them has had the time to look
// after their own, it waits for MakeAfter days, or until each has its own.
func (m *Maker) MakeRegion(ctx context.Context, actor lms.Actor, ids []int64, t Term) (Report, error) {
	if err := m.canReadRegion(ctx, actor, ids); err != nil {
		return Report{}, err
	}
	r, err := m.savedRegion(ctx, ids, t)
	if !lms.IsKind(err, lms.NotFound) {
		return r, err
	}
	if err := m.regionReady(ctx, ids, t); err != nil {
		return r, err
	}
	var libraries []library.Library
	for _, id := range ids {
		l, err := m.Libraries(ctx, id)
		if err != nil {
			return r, err
		}
		libraries = append(libraries, l)
	}
	slices.SortFunc(libraries, func(a, b library.Library) int {
		if a.Name != b.Name {
			if a.Name < b.Name {
				return -1
			}
			return 1
		}
		return int(a.ID - b.ID)
	})
	var before []Report // of the libraries, or of the region's quarters
	if t.Whole() {
		for _, q := range t.Quarters() {
			one, err := m.MakeRegion(ctx, actor, ids, q)
			if err != nil {
				return r, err
			}
			before = append(before, one)
		}
	} else {
		for _, l := range libraries {
			one, err := m.Make(ctx, system, l, t)
			if err != nil {
				return r, err
			}
			before = append(before, one)
		}
	}
	err = m.db.Tx(ctx, func(tx *sqlx.Tx) error { // regions that share a library take turns
		query, args, err := sqlx.In(`SELECT id FROM "library" WHERE id IN (?) ORDER BY id FOR UPDATE`, ids)
		if err != nil {
			return err
		}
		var locked []int64
		if err := tx.SelectContext(ctx, &locked, query, args...); err != nil {
			return err
		}
		pools, err := poolsOf(ctx, tx, t.Year)
		if err != nil {
			return err
		}
		known, err := staffedBy(ctx, tx)
		if err != nil {
			return err
		}
		if r, err = m.drawRegion(ctx, libraries, t, before, pools, known); err != nil {
			return err
		}
		body, err := json.Marshal(r)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO report_region (libraries, term, made_at, body) VALUES (?, ?, ?, ?)`, regionKey(ids), t.String(), r.MadeAt, body)
		return err
	})
	if err != nil && !sqldb.IsDuplicate(err) {
		return r, err
	}
	return m.savedRegion(ctx, ids, t)
}

func (m *Maker) regionReady(ctx context.Context, ids []int64, t Term) error {
	for _, id := range ids {
		l, err := m.Libraries(ctx, id)
		if err != nil {
			return err
		}
		today := lms.DayOf(m.Now().In(l.Zone()))
		if t.Period().To >= today {
			return lms.Fail(lms.Conflict, "report.not_over", lms.Args{"day": t.Period().To})
		}
		if t.Period().To+MakeAfter > today {
			if _, err := m.saved(ctx, id, t); lms.IsKind(err, lms.NotFound) {
				return lms.Fail(lms.Conflict, "report.region_wait", lms.Args{"day": t.Period().To + MakeAfter})
			} else if err != nil {
				return err
			}
		}
	}
	return nil
}

// poolsOf are the pools of every region's reports of a year.
func poolsOf(ctx context.Context, tx *sqlx.Tx, year int) (all []Pool, err error) {
	var bodies [][]byte
	if err := tx.SelectContext(ctx, &bodies, `SELECT JSON_EXTRACT(CONVERT(body USING utf8mb4), '$.pools') FROM report_region WHERE term LIKE ? ORDER BY made_at, libraries, term`, fmt.Sprintf("%d%%", year)); err != nil {
		return nil, err
	}
	for _, body := range bodies {
		var some []Pool
		if len(body) > 0 {
			if err := json.Unmarshal(body, &some); err != nil {
				return nil, err
			}
		}
		for _, p := range some {
			if !slices.ContainsFunc(all, func(q Pool) bool { return q.Kind == p.Kind && q.Pieces[0] == p.Pieces[0] }) {
				all = append(all, p)
			}
		}
	}
	return all, nil
}

// staffedBy are the sets of several libraries whose people one person knows, in
// this region or beyond it: pools are of every region.
func staffedBy(ctx context.Context, tx *sqlx.Tx) (all staffed, err error) {
	var rows []struct {
		AccountID int64 `db:"account_id"`
		LibraryID int64 `db:"library_id"`
	}
	if err := tx.SelectContext(ctx, &rows, `SELECT DISTINCT account_id, library_id FROM account_role WHERE role IN ('head', 'admin', 'trainer') ORDER BY account_id, library_id`); err != nil {
		return nil, err
	}
	once := map[string]bool{}
	for len(rows) > 0 {
		var set []int64
		for account := rows[0].AccountID; len(rows) > 0 && rows[0].AccountID == account; rows = rows[1:] {
			set = append(set, rows[0].LibraryID)
		}
		if key := fmt.Sprint(set); len(set) > 1 && !once[key] {
			once[key], all = true, append(all, set)
		}
	}
	return all, nil
}

// sort is one kind of what people do.
type sort struct {
	name   string
	rules  []rule
	read   func(*Store, context.Context, int64, span) ([]part, error)
	of     func(Report) Entries
	shared string // of which rows of several libraries are the same, by name
}

var sorts = []sort{
	{"courses", taughtRules, (*Store).completions, func(r Report) Entries { return r.Courses.Entries },
		`SELECT id, starter AS name FROM course WHERE starter IS NOT NULL`},
	{"activities", taughtRules, (*Store).attendances, func(r Report) Entries { return r.Activities }, ``},
	{"tests", testRules, (*Store).sittings, func(r Report) Entries { return r.Tests.Entries },
		`SELECT id, starter_code AS name FROM assessment WHERE starter_code IS NOT NULL`},
	{"pairs", pairRules, (*Store).rises, func(r Report) Entries { return r.Pairs.Entries },
		`SELECT p.id, CONCAT(a.starter_code, ' ', b.starter_code) AS name FROM assessment_pair p JOIN assessment a ON a.id = p.pre_id JOIN assessment b ON b.id = p.post_id
			WHERE a.starter_code IS NOT NULL AND b.starter_code IS NOT NULL`},
}

// drawRegion works the report of a region out. All of what it shows of people are
// groups of its quarters' reports, and so of its libraries'.
func (m *Maker) drawRegion(ctx context.Context, libraries []library.Library, t Term, before []Report, pools []Pool, known staffed) (r Report, err error) {
	r = Report{Term: t, MadeAt: m.Now().UTC().Truncate(time.Second)}
	titles := []string{courseTitle, "", testTitle, pairTitle}
	var rows [4]Rows
	for i, k := range sorts {
		e, own, err := m.region(ctx, k, libraries, t, before, pools, known)
		if err != nil {
			return r, err
		}
		for _, p := range e.pools {
			if p.Kind = k.name; k.name != "pairs" || p.Shown.Others == 0 { // different tests make no sum
				r.Pools = append(r.Pools, p)
			}
		}
		if k.name == "pairs" {
			e.Others, e.Lumped = 0, nil
		}
		rows[i].Entries = e
		if titles[i] != "" {
			if rows[i], err = m.titles(ctx, e, titles[i], own); err != nil {
				return r, err
			}
		}
	}
	r.Courses, r.Activities, r.Tests, r.Pairs = rows[0], rows[1].Entries, rows[2], rows[3]
	r.Trained = trained(r.Courses.Entries, r.Activities, before)
	r.Surveys = surveysTogether(before)
	if t.Whole() {
		r.Branches, r.Studies = slices.Clone(before[0].Branches), before[len(before)-1].Studies
		for i, q := range before {
			r.Held = append(r.Held, q.Held...)
			r.Ran, r.Joined = withLater(r.Ran, q.Ran, Ran.same, Ran.plus), withLater(r.Joined, q.Joined, Joined.same, Joined.plus)
			for k := range r.Branches {
				if i > 0 {
					r.Branches[k] = r.Branches[k].and(q.Branches[k])
				}
			}
		}
	} else {
		var ids []int64
		for i, l := range libraries {
			ids = append(ids, l.ID)
			r.Branches = append(r.Branches, branchOf(l.ID, l.Name, l.TimeZone, before[i]))
			for _, h := range before[i].Held {
				h.Library = l.Name
				r.Held = append(r.Held, h)
			}
			for _, one := range before[i].Ran {
				one.Library = l.Name
				r.Ran = append(r.Ran, one)
			}
			for _, one := range before[i].Joined {
				one.Library = l.Name
				r.Joined = append(r.Joined, one)
			}
			for _, line := range before[i].Studies {
				if line.Of != "comparisons" {
					line.Library = l.Name
					r.Studies = append(r.Studies, line)
				}
			}
		}
		slices.SortStableFunc(r.Held, func(a, b Held) int { return int(a.On - b.On) })
		if m.JointStudies != nil {
			joint, err := m.JointStudies(ctx, ids, t.Period().To)
			if err != nil {
				return r, err
			}
			r.Studies = append(joint, r.Studies...)
		}
	}
	for _, b := range r.Branches {
		if b.DataTo != nil && (r.DataTo == nil || *b.DataTo < *r.DataTo) {
			r.DataTo = b.DataTo
		}
	}
	return r, nil
}

// region puts the entries of one kind together; own is a library's row for each
// that several have.
func (m *Maker) region(ctx context.Context, k sort, libraries []library.Library, t Term, before []Report, pools []Pool, known staffed) (e Entries, own map[int64]int64, err error) {
	var same []struct {
		ID   int64  `db:"id"`
		Name string `db:"name"`
	}
	if k.shared != "" {
		// Safety: constants of this package.
		if err := m.db.SelectContext(ctx, &same, k.shared+``); err != nil {
			return e, nil, err
		}
	}
	rows, own := map[int64]int64{}, map[int64]int64{}
	for _, s := range same {
		rows[s.ID] = shared(k.name + " " + s.Name)
	}
	row := func(id int64) int64 {
		if to, ok := rows[id]; ok {
			return to
		}
		return id
	}
	var whole []slice
	for _, q := range t.Quarters() {
		var all []part
		for i, l := range libraries {
			parts, err := k.read(m.Store, ctx, l.ID, spanOf(q.Period(), l.Zone()))
			if err != nil {
				return e, own, err
			}
			for n, p := range parts {
				parts[n].Row, parts[n].Library, parts[n].Quarter = row(p.Row), l.ID, q.Quarter
				if id, known := own[row(p.Row)]; !known || p.Row < id {
					own[row(p.Row)] = p.Row
				}
			}
			if !t.Whole() {
				whole = append(whole, slice{k.of(before[i]).renamed(row), parts})
			}
			all = append(all, parts...)
		}
		if t.Whole() {
			whole = append(whole, k.of(before[q.Quarter-1]).slices(all)...)
		}
	}
	others := slices.DeleteFunc(slices.Clone(pools), func(p Pool) bool { return p.Kind != k.name })
	return across(whole, k.rules, others, known), own, nil
}
