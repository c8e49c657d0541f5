package slims_test

import (
	"database/sql"
	"fmt"
	"maps"
	"math/rand/v2"
	"testing"
	"time"

	"binapustaka/integration/slims/demo"
	"binapustaka/lms"
	"binapustaka/lms/sqldb/dbtest"
	"binapustaka/lms/usage"
)

// twins are two SLiMS in which the same happens, but only the first loses rows:
// its log is emptied, and stock takes delete its loans.
type twins struct {
	t      *testing.T
	dice   *rand.Rand
	db     [2]*sql.DB
	dsn    [2]string
	w      [2]*demo.Writer
	clerks []demo.Clerk
	patron []demo.Member
	shelf  []demo.Item
	out    []*lent
	back   []*lent
	today  lms.Day
	clock  time.Time
	number int
}

// lent is one loan in both.
type lent struct {
	loan     [2]demo.Loan
	returned lms.Day
	fine     bool // not paid yet
}

func newTwins(t *testing.T, o demo.Options) *twins {
	t.Helper()
	x := &twins{t: t, dice: rand.New(rand.NewPCG(o.Seed, 1))}
	var truth *demo.Truth
	for i := range x.db {
		x.db[i], x.dsn[i], truth = world(t, o)
		w, err := demo.NewWriter(ctx, x.db[i], o.Version)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { w.Close() })
		x.w[i] = w
	}
	taken := map[string]bool{}
	for _, l := range truth.OnLoan {
		x.out = append(x.out, &lent{loan: [2]demo.Loan{l, l}})
		taken[l.Item.Code] = true
	}
	for _, s := range truth.Staff {
		x.clerks = append(x.clerks, demo.Clerk{UserID: s.UserID, Username: s.Username, RealName: s.RealName})
	}
	x.each("SELECT member_id, member_name, inst_name FROM member ORDER BY member_id LIMIT 40", func(scan func(...any) error) error {
		var m demo.Member
		x.patron = append(x.patron, m)
		p := &x.patron[len(x.patron)-1]
		return scan(&p.ID, &p.Name, &p.Institution)
	})
	x.each("SELECT item_id, item_code, biblio_id, title, location_id FROM item JOIN biblio USING (biblio_id) WHERE location_id IS NOT NULL ORDER BY item_id", func(scan func(...any) error) error {
		var c demo.Item
		err := scan(&c.ID, &c.Code, &c.BiblioID, &c.Title, &c.Location)
		if !taken[c.Code] {
			x.shelf = append(x.shelf, c)
		}
		return err
	})
	return x
}

func (x *twins) each(query string, row func(scan func(...any) error) error) {
	x.t.Helper()
	rows, err := x.db[1].Query(query)
	if err != nil {
		x.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			x.t.Fatal(err)
		}
	}
}

func (x *twins) both(do func(i int, w *demo.Writer, at time.Time)) {
	x.clock = x.clock.Add(time.Duration(30+x.dice.IntN(200)) * time.Second)
	for i, w := range x.w {
		do(i, w, x.clock)
	}
}

func pick[T any](x *twins, list []T) T { return list[x.dice.IntN(len(list))] }

func (x *twins) clerk() *demo.Clerk { return &x.clerks[x.dice.IntN(len(x.clerks))] }

// lives is one day with some sixty events.
func (x *twins) lives(day lms.Day) {
	x.t.Helper()
	x.today, x.clock = day, demo.Local(day, 8, 0, 0)
	for range 40 + x.dice.IntN(40) {
		x.happens()
	}
	for _, w := range x.w {
		if err := w.Err(); err != nil {
			x.t.Fatal(err)
		}
	}
}

func (x *twins) happens() {
	by, member := *x.clerk(), pick(x, x.patron)
	event := x.dice.IntN(20)
	if len(x.out) < 10 {
		event = 0
	}
	switch event {
	case 0, 1, 2, 3:
		at := x.dice.IntN(len(x.shelf))
		item := x.shelf[at]
		x.shelf = append(x.shelf[:at], x.shelf[at+1:]...)
		l, due := &lent{}, x.today+lms.Day(1+x.dice.IntN(12))
		x.both(func(i int, w *demo.Writer, at time.Time) {
			w.StartTransaction(at, by, member.ID)
			l.loan[i] = w.Loan(at, by, member.ID, item, due, 500)
			w.FinishTransaction(at, by, member, i >= 0)
		})
		x.out = append(x.out, l)
	case 4, 5, 6, 7, 8:
		at := x.dice.IntN(len(x.out))
		l, quick := x.out[at], x.dice.IntN(2) == 0
		x.out = append(x.out[:at], x.out[at+1:]...)
		x.both(func(i int, w *demo.Writer, at time.Time) {
			if quick {
				w.QuickReturn(at, by, &l.loan[i])
			} else {
				w.Return(at, by, &l.loan[i])
			}
		})
		l.returned, l.fine = x.today, l.loan[0].FineID != 0
		x.back, x.shelf = append(x.back, l), append(x.shelf, l.loan[0].Item)
	case 9, 10:
		l := pick(x, x.out)
		if l.loan[0].Due < x.today { // what is overdue shows another day once it is extended
			return
		}
		x.both(func(i int, w *demo.Writer, at time.Time) { w.Extend(at, by, &l.loan[i], x.today+14) })
	case 11:
		item := pick(x, x.out).loan[0].Item
		x.both(func(_ int, w *demo.Writer, at time.Time) { w.Reserve(at, by, member.ID, item) })
	case 12:
		x.both(func(_ int, w *demo.Writer, at time.Time) { w.Visit(at, member, "") })
	case 13:
		x.both(func(_ int, w *demo.Writer, at time.Time) { w.Read(at, 1, member.ID, 0, "10.0.0.1") })
	case 14:
		for _, l := range x.back {
			if l.fine {
				l.fine = false
				x.both(func(i int, w *demo.Writer, _ time.Time) { w.PayFine(l.loan[i].FineID, l.returned, l.loan[i].Fine) })
				return
			}
		}
	case 15:
		x.number++
		e := demo.Enrolment{Member: demo.Member{ID: fmt.Sprint("N", x.number), Name: fmt.Sprint("Baru ", x.number)}, Type: 1, Expires: x.today + 365}
		x.both(func(_ int, w *demo.Writer, at time.Time) {
			w.AddMember(at, by, e)
			w.RenewMember(at, by, e.Member, x.today+700)
		})
	case 16:
		r := demo.Record{Title: pick(x, []string{"Biasa", "Ani insert bibliographic data (x) with biblio_id (1)", "Al-Qur'an"})}
		x.both(func(_ int, w *demo.Writer, at time.Time) {
			id := w.AddRecord(at, by, r)
			w.ChangeRecord(at, by, id, r.Title)
			w.AddItem(at, by, id, r.Title, demo.Copy{Code: fmt.Sprint("N", id), Location: "PST", CollType: 1})
			w.DeleteRecord(at, by, w.AddRecord(at, by, r), r.Title, at, by.UserID)
		})
	case 17:
		x.both(func(_ int, w *demo.Writer, at time.Time) {
			w.FetchRecord(at, by, demo.Record{Title: "Dari jauh"}, demo.Z3950, "z.example")
		})
	case 18:
		x.renumber(by)
	case 19:
		if x.dice.IntN(6) == 0 {
			whom := x.clerk()
			name := fmt.Sprintf("%s %c", whom.Username, 'A'+x.dice.IntN(5))
			x.both(func(_ int, w *demo.Writer, at time.Time) { w.Rename(at, by, *whom, name) })
			whom.RealName = name
		}
	}
}

// renumber gives a member another number.
func (x *twins) renumber(by demo.Clerk) {
	m := &x.patron[x.dice.IntN(len(x.patron))]
	x.number++
	var loans, fines []int64
	for column, list := range map[string]*[]int64{"loan_id": &loans, "fines_id": &fines} {
		table := map[string]string{"loan_id": "loan", "fines_id": "fines"}[column]
		x.each("SELECT "+column+" FROM "+table+" WHERE member_id = '"+m.ID+"'", func(scan func(...any) error) error {
			*list = append(*list, 0)
			return scan(&(*list)[len(*list)-1])
		})
	}
	id := fmt.Sprint("R", x.number)
	x.both(func(_ int, w *demo.Writer, at time.Time) { w.ChangeMemberID(at, by, *m, id, loans, fines) })
	for _, l := range x.out {
		if l.loan[0].MemberID == m.ID {
			l.loan[0].MemberID, l.loan[1].MemberID = id, id
		}
	}
	m.ID = id
}

// stockTake deletes loans of the first that came back before a night; those of
// months that were over then, because who borrowed in one is not remembered.
func (x *twins) stockTake(before lms.Day) {
	for _, l := range x.back {
		if l.returned < before && l.loan[0].On < before.Month() && x.dice.IntN(3) == 0 {
			x.w[0].DeleteLoan(l.loan[0], l.returned)
		}
	}
}

// Whatever happens between the nights, what they add up to is what one fresh
// reading of everything would find, had nothing been lost; however often a
// night is killed or left out.
func TestIncrementsEqualAFreshReading(t *testing.T) {
	for _, o := range []demo.Options{{Version: "9.7.0", Seed: 31}, {Version: "8.3.1", Engine: "InnoDB", Seed: 32}, {Version: "7", Seed: 33}} {
		if testing.Short() && o.Seed > 32 {
			continue
		}
		t.Run(o.Version, func(t *testing.T) { increments(t, o) })
	}
}

func increments(t *testing.T, o demo.Options) {
	ours := dbtest.Open(t)
	newLibrary(t, ours, 1)
	newLibrary(t, ours, 2)
	x := newTwins(t, o)
	lossy := map[lms.Day]bool{}
	today := worldEnd + 1
	night := func() {
		t.Helper()
		for x.dice.IntN(3) == 0 {
			read(t, ours, 1, x.dsn[0], today.String(), 1+x.dice.IntN(5))
		}
		read(t, ours, 1, x.dsn[0], today.String(), 0)
		r := openReader(t, x.dsn[1])
		defer r.Close()
		saveNames(t, usage.NewStore(ours, time.Now), 2, r, today) // who was called what, and nothing else
	}
	night()
	last := today
	for n := range 16 {
		if n == 9 {
			today += 50 // a long time without a night, or a day
		}
		if x.dice.IntN(4) == 0 && today == last {
			x.w[0].TruncateLog(demo.Local(today, 6, 0, 0)) // after the night, before the desk opens
			lossy[today] = true                            // we cannot know that nothing happened before
		}
		x.lives(today)
		if x.dice.IntN(8) == 0 {
			x.w[0].TruncateLog(x.clock)
			for d := last; d <= today; d++ {
				lossy[d] = true
			}
			x.lives(today)
		}
		today++
		if x.dice.IntN(3) == 0 {
			x.stockTake(last) // of what the last night has seen
		}
		if x.dice.IntN(4) > 0 {
			night()
			last = today
		}
	}
	night()
	read(t, ours, 2, x.dsn[1], today.String(), 0)

	got, want := facts(t, ours, 1), facts(t, ours, 2)
	c, err := usage.NewStore(ours, time.Now).Coverage(ctx, actor, 1, lms.Period{From: worldEnd, To: today})
	if err != nil {
		t.Fatal(err)
	}
	gaps := map[lms.Day]bool{}
	for i, s := range c.Days[usage.LogTable] {
		if d := worldEnd + lms.Day(i); s == usage.Missing && d < today {
			gaps[d] = true
			if !lossy[d] {
				t.Errorf("%s is missing, and nothing was lost", d)
			}
		}
	}
	if len(gaps) == 0 {
		t.Error("the log was never emptied")
	}
	known := func(m map[usage.Key]int64) map[usage.Key]int64 {
		out := map[usage.Key]int64{}
		for k, n := range m {
			if gaps[k.Day] && usage.SourceOf(k.Metric) == usage.LogTable {
				continue
			}
			if gaps[k.Day] && k.Metric == usage.Returns {
				k.Staff = 0
			}
			out[k] += n
		}
		return out
	}
	same(t, "increments", known(got), known(want))
	changed := maps.Clone(got)
	maps.DeleteFunc(changed, func(k usage.Key, _ int64) bool { return k.Day <= worldEnd })
	if len(changed) < 200 {
		t.Errorf("only %d new facts", len(changed))
	}
}
