package slims_test

import (
	"database/sql"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"binapustaka/integration/slims"
	"binapustaka/integration/slims/demo"
	"binapustaka/lms/course"
	"binapustaka/lms/usage"
)

// begun is a learner's enrolment: nine in the morning by SLiMS's clock.
var begun = time.Date(2026, 4, 1, 9, 0, 0, 0, wib)

// at is SLiMS's clock so long after the enrolment, as a Writer takes it.
func at(after time.Duration) time.Time { return demo.Local(worldEnd+1, 9, 0, 0).Add(after) }

func clerk(t *testing.T, truth *demo.Truth, username string) demo.Clerk {
	t.Helper()
	s, ok := truth.StaffBy(username)
	if !ok {
		t.Fatalf("no %s", username)
	}
	return demo.Clerk{UserID: s.UserID, Username: s.Username, RealName: s.NameOn(worldEnd + 1)}
}

func directory(t *testing.T, r *slims.Reader) (names []usage.Name) {
	t.Helper()
	staff, err := r.Staff(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range staff {
		names = append(names, usage.Name{StaffID: s.UserID, Name: s.RealName, From: worldEnd + 1, To: worldEnd + 1})
	}
	return names
}

func practise(t *testing.T, r *slims.Reader, since time.Time, users ...int64) map[int64]course.Seen {
	t.Helper()
	in := slims.PracticeInput{Since: map[int64]time.Time{}, Kinds: course.WorkKinds, Names: directory(t, r)}
	for _, u := range users {
		in.Since[u] = since
	}
	seen, err := r.Practice(ctx, in, func(int64) {})
	if err != nil {
		t.Fatal(err)
	}
	return seen
}

// tally counts what was seen, each piece once; a zero stands nowhere.
func tally(seen course.Seen) map[course.WorkKind]int {
	pieces, n := map[course.WorkKind]map[string]bool{}, map[course.WorkKind]int{}
	for _, w := range seen.Works {
		if pieces[w.Kind] == nil {
			pieces[w.Kind] = map[string]bool{}
		}
		pieces[w.Kind][w.ID] = true
		n[w.Kind] = len(pieces[w.Kind])
	}
	return n
}

func why(seen course.Seen) (list []string) {
	for _, u := range seen.Unseen {
		list = append(list, string(u.Kind)+" "+u.Why)
	}
	slices.Sort(list)
	return list
}

// session is a morning at work, written as SLiMS writes it: 3 records, one of
// which is deleted again and one fetched; 2 copies; 2 members; the rest at the
// desk with two copies.
func session(w *demo.Writer, by demo.Clerk, from time.Time, mark string) {
	r := demo.Record{Title: "Laskar Pelangi return item " + mark, GMD: 1, Publisher: 1, Place: 1, Year: "2005", Collation: "529 hlm.", CallNumber: "813 HIR l", Class: "813", Language: "id", Author: 1, Topic: 1}
	id := w.AddRecord(from, by, r)
	bare := r
	bare.Class, bare.Topic, bare.Title = " ", 0, "Tanpa kelas "+mark
	w.AddRecord(from.Add(time.Second), by, bare)
	gone := w.AddRecord(from.Add(2*time.Second), by, r)
	w.DeleteRecord(from.Add(3*time.Second), by, gone, r.Title, from, by.UserID)
	w.FetchRecord(from.Add(4*time.Second), by, r, demo.Z3950, "z3950.contoh.example:210/X")
	var items []demo.Item
	for _, c := range []string{"A", "B"} {
		items = append(items, w.AddItem(from.Add(5*time.Second), by, id, r.Title, demo.Copy{Code: mark + c, Location: "PST", CollType: 1}))
		w.AddMember(from.Add(6*time.Second), by, demo.Enrolment{Member: demo.Member{ID: mark + c, Name: "Anggota with ID (9)"}, Type: 1, Expires: worldEnd + 400})
	}
	member := demo.Member{ID: mark + "A", Name: "Anggota"}
	w.StartTransaction(from.Add(7*time.Second), by, member.ID)
	for _, item := range items {
		l := w.Loan(from.Add(8*time.Second), by, member.ID, item, worldEnd+15, 500)
		w.Extend(from.Add(9*time.Second), by, &l, worldEnd+20)
		if item.Code == mark+"A" {
			w.Return(from.Add(10*time.Second), by, &l)
			again := w.Loan(from.Add(11*time.Second), by, member.ID, item, worldEnd+15, 500)
			w.QuickReturn(from.Add(12*time.Second), by, &again)
		}
	}
	w.ForgetLoan(from.Add(12*time.Second), by, member.ID, demo.Item{Code: mark + "Z"})
	w.Reserve(from.Add(13*time.Second), by, mark+"B", items[1])
	w.CancelReservation(from.Add(14*time.Second), by, mark+"B", items[1], w.Reserve(from.Add(13*time.Second), by, mark+"B", items[0]))
	w.FinishTransaction(from.Add(15*time.Second), by, member, false)
}

// In every version rows written as SLiMS writes them are seen, older ones and
// other people's are not, and nothing of patrons comes along.
func TestPractice(t *testing.T) {
	for i, version := range demo.Versions {
		engine := []string{"MyISAM", "InnoDB"}[i%2]
		t.Run(version+engine, func(t *testing.T) {
			db, dsn, truth := world(t, demo.Options{Version: version, Engine: engine, Seed: 5})
			rina, nur := clerk(t, truth, "rina"), clerk(t, truth, "nuraini")
			w, err := demo.NewWriter(ctx, db, version)
			if err != nil {
				t.Fatal(err)
			}
			session(w, nur, at(-30*time.Second), "L") // before the enrolment
			session(w, nur, at(0), "N")               // from its very second on
			session(w, rina, at(time.Minute), "R")
			w.ImportRecords(at(2*time.Minute), nur, "x.csv", []demo.Record{{Title: "Impor", GMD: 1}}, []string{"I1"})
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			r := openReader(t, dsn)
			seen := practise(t, r, begun, nur.UserID)
			if len(seen) != 1 {
				t.Errorf("%d people", len(seen))
			}
			want := map[course.WorkKind]int{course.RecordWork: 3, course.CopyWork: 2, course.MemberWork: 2, course.LoanWork: 2, course.ReturnWork: 1,
				course.ExtensionWork: 2, course.ReservationWork: 1}
			blind := []string{"record import"}
			if version == "7" {
				delete(want, course.LoanWork)
				blind = []string{"loan nobody", "record import"}
			}
			got := tally(seen[nur.UserID])
			for _, k := range course.WorkKinds {
				if got[k] != want[k] {
					t.Errorf("%s: %d, want %d", k, got[k], want[k])
				}
			}
			if got := why(seen[nur.UserID]); !slices.Equal(got, blind) {
				t.Errorf("unseen: %v", got)
			}
			titles := map[string]course.Work{}
			for _, piece := range seen[nur.UserID].Works {
				if piece.At.Before(begun) || strings.Contains(piece.Title+piece.ID, "NA") {
					t.Errorf("%+v", piece)
				}
				if piece.Kind == course.RecordWork && !piece.Copied {
					titles[piece.Title] = piece
				}
			}
			if f := titles["Laskar Pelangi return item N"].Filled; !slices.Contains(f, course.SubjectField) || !slices.Contains(f, course.ClassificationField) || slices.Contains(f, course.ISBNField) {
				t.Errorf("filled: %v", f)
			}
			if f := titles["Tanpa kelas N"].Filled; slices.Contains(f, course.SubjectField) || slices.Contains(f, course.ClassificationField) || !slices.Contains(f, course.AuthorField) {
				t.Errorf("filled: %v", f)
			}

			// A second later one second's work is too old; who enrols later has nothing.
			for _, w := range practise(t, r, begun.Add(5*time.Second), nur.UserID)[nur.UserID].Works {
				if w.Kind == course.RecordWork {
					t.Errorf("from before: %+v", w)
				}
			}
			if s := practise(t, r, begun.Add(time.Hour), nur.UserID, rina.UserID); len(s[nur.UserID].Works)+len(s[rina.UserID].Works) > 0 {
				t.Errorf("work before the enrolment: %+v", s)
			}
		})
	}
}

// FACTS: two people may share a real name, the log may be truncated, and rows
// in it may be missing.
func TestPracticeSaysWhatItCannotSee(t *testing.T) {
	db, dsn, truth := world(t, demo.Options{Seed: 6})
	siti, rina := clerk(t, truth, "sitir"), clerk(t, truth, "rina")
	w, err := demo.NewWriter(ctx, db, "9.7.0")
	if err != nil {
		t.Fatal(err)
	}
	session(w, siti, at(time.Minute), "S")
	r := openReader(t, dsn)
	seen := practise(t, r, begun, siti.UserID)[siti.UserID]
	if got, want := why(seen), []string{"extension name", "reservation name", "return name"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if n := tally(seen); n[course.ReturnWork]+n[course.ExtensionWork]+n[course.ReservationWork] != 0 || n[course.LoanWork] != 2 || n[course.MemberWork] != 2 {
		t.Errorf("%v", n)
	}
	for _, u := range seen.Unseen {
		if u.Why == "name" && u.Kind == course.ReturnWork && u.N != 2 {
			t.Errorf("%+v", u)
		}
	}

	w.TruncateLog(at(time.Hour))
	session(w, rina, at(2*time.Hour), "Q")
	seen = practise(t, r, begun, rina.UserID)[rina.UserID]
	var since *time.Time
	for _, u := range seen.Unseen {
		if u.Kind == course.ReturnWork && u.Why == "log_from" {
			since = u.At
		}
	}
	if since == nil || !since.Equal(begun.Add(2*time.Hour)) {
		t.Errorf("%+v", seen.Unseen)
	}
	if tally(seen)[course.RecordWork] != 3 || tally(seen)[course.ReturnWork] != 1 {
		t.Errorf("what is left is seen: %v", tally(seen))
	}
	if s := practise(t, r, begun.Add(2*time.Hour), rina.UserID)[rina.UserID]; len(s.Unseen) != 0 {
		t.Errorf("the log reaches back: %+v", s.Unseen)
	}

	// Members deleted and reservations removed do not count, from whoever's hand.
	run(t, db, `INSERT INTO system_log (log_type, id, log_location, log_msg, log_date) VALUES ('staff', '1', 'membership', 'Admin DELETE member data (X with ID (QB)) with ID (QA)', '2026-04-01 12:00:00')`)
	if s := practise(t, r, begun, rina.UserID)[rina.UserID]; tally(s)[course.MemberWork] != 1 {
		t.Errorf("%v", tally(s))
	}

	w.TruncateLog(at(3 * time.Hour))
	if got := why(practise(t, r, begun, rina.UserID)[rina.UserID]); !slices.Contains(got, "return log_off") {
		t.Errorf("an empty log: %v", got)
	}
	w.Login(at(3*time.Hour), rina, "127.0.0.1")
	run(t, db, "UPDATE biblio SET input_date = '2026-04-01 15:00:00' ORDER BY biblio_id DESC LIMIT 1")
	if got := why(practise(t, r, begun, rina.UserID)[rina.UserID]); !slices.Contains(got, "return log_off") {
		t.Errorf("a log that was switched off: %v", got)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// FACTS: a WHERE on a date is a full scan. Every statement finds its rows by
// the key and asks for no more than it may, and old rows are not read.
func TestPracticeReadsAreShort(t *testing.T) {
	db, dsn, truth := world(t, demo.Options{Seed: 7, Size: demo.Small})
	rina := clerk(t, truth, "rina")
	w, err := demo.NewWriter(ctx, db, "9.7.0")
	if err != nil {
		t.Fatal(err)
	}
	session(w, rina, at(0), "G")
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r := openReader(t, dsn)
	names, read := directory(t, r), int64(0)
	statements := overheard(t, db, "command_type = 'Query' AND argument RLIKE '^SELECT .* FROM (loan|system_log|item|biblio|biblio_topic|biblio_author) '", func() {
		_, err = r.Practice(ctx, slims.PracticeInput{Since: map[int64]time.Time{rina.UserID: begun}, Kinds: course.WorkKinds, Names: names}, func(rows int64) { read = rows })
	})
	if err != nil {
		t.Fatal(err)
	}
	limit := regexp.MustCompile(`LIMIT (1|\d{2,5})$|IN \((\d+,?){1,200}\)$`)
	for _, q := range statements {
		if !limit.MatchString(q) {
			t.Errorf("without a limit: %s", q)
		}
		var id, kind, table, how, extra string
		var possible, key, length, ref, n *string
		if err := db.QueryRow("EXPLAIN "+q).Scan(&id, &kind, &table, &how, &possible, &key, &length, &ref, &n, &extra); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
		if how != "const" && (key == nil || *key != "PRIMARY") || strings.Contains(extra, "filesort") || strings.Contains(extra, "temporary") {
			t.Errorf("%s: %s %s", q, how, extra)
		}
	}
	if all := number(t, db, "SELECT COUNT(*) FROM system_log"); len(statements) < 12 || read > 3000 || all < 8000 {
		t.Errorf("%d statements read %d rows; the log alone has %d", len(statements), read, all)
	}
	if strings.Contains(strings.Join(statements, "\n"), "member_id") {
		t.Error("members are read")
	}
}

// A desk goes on while a practical is checked: nothing waits on it for long.
func TestPracticeLocksNoTable(t *testing.T) {
	db, dsn, truth := world(t, demo.Options{Seed: 8, Size: demo.Small})
	rina, _ := truth.StaffBy("rina")
	r := openReader(t, dsn)
	names := directory(t, r)
	// A machine that is busy with something else makes the desk wait once; a scan of
	// a whole table does every time.
	least := time.Hour
	for range 3 {
		least = min(least, deskWaits(t, db, func() error {
			_, err := r.Practice(ctx, slims.PracticeInput{Since: map[int64]time.Time{rina.UserID: begun.AddDate(-2, 0, 0)}, Kinds: course.WorkKinds, Names: names}, func(int64) {})
			return err
		}))
	}
	if least > 250*time.Millisecond {
		t.Errorf("the desk waited %s", least)
	}
}

// deskWaits is how long the longest of many small changes took while something
// was read.
func deskWaits(t *testing.T, db *sql.DB, read func() error) (worst time.Duration) {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- read() }()
	for {
		select {
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
			return worst
		default:
		}
		start := time.Now()
		run(t, db, "UPDATE loan SET last_update = NOW() WHERE loan_id = 1")
		worst = max(worst, time.Since(start))
		time.Sleep(2 * time.Millisecond)
	}
}
