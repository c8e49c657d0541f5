package demo

import (
	"context"
	"crypto/md5"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"golang.org/x/crypto/bcrypt"

	"binapustaka/lms"
)

func checksums(t *testing.T, db *sql.DB) string {
	t.Helper()
	s, err := readSchema("9.7.0")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, table := range s.tables {
		var name string
		var sum sql.NullInt64
		if err := db.QueryRow("CHECKSUM TABLE `"+table.name+"`").Scan(&name, &sum); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&b, table.name, sum.Int64)
	}
	return b.String()
}

func TestSameSeedSameRows(t *testing.T) {
	a, _ := build(t, Options{Size: Small, Seed: 5})
	b, _ := build(t, Options{Size: Small, Seed: 5})
	c, _ := build(t, Options{Size: Small, Seed: 6})
	d, _ := build(t, Options{Size: Small, Seed: 5, Until: until - 1})
	if checksums(t, a) != checksums(t, b) {
		t.Errorf("two builds differ:\n%s\n%s", checksums(t, a), checksums(t, b))
	}
	if checksums(t, a) == checksums(t, c) || checksums(t, a) == checksums(t, d) {
		t.Error("another seed or another last day makes the same rows")
	}
}

func BenchmarkBuild(b *testing.B) {
	for name, size := range map[string]Size{"tiny": Tiny, "small": Small} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				build(b, Options{Size: size})
			}
		})
	}
}

func TestAccountsCanSignIn(t *testing.T) {
	for _, version := range []string{"7", "9.0", "9.7.0"} {
		db, truth := build(t, Options{Version: version, Size: Small})
		for _, s := range truth.Staff {
			var hash, name string
			if err := db.QueryRow("SELECT passwd, realname FROM user WHERE user_id = ? AND username = ?", s.UserID, s.Username).Scan(&hash, &name); err != nil {
				t.Fatal(err)
			}
			if name != s.RealName {
				t.Errorf("%s is called %q, want %q", s.Username, name, s.RealName)
			}
			if s.MD5 {
				if hash != fmt.Sprintf("%x", md5.Sum([]byte(s.Password))) {
					t.Errorf("%s: not the MD5 of the password: %s", s.Username, hash)
				}
			} else if !strings.HasPrefix(hash, "$2y$") || bcrypt.CompareHashAndPassword([]byte(hash), []byte(s.Password)) != nil {
				t.Errorf("%s: the password does not fit %s", s.Username, hash)
			}
			if s.MD5 != (version == "7" || s.Username == "bambang") {
				t.Errorf("SLiMS %s: %s has MD5 %v", version, s.Username, s.MD5)
			}
			if s.TOTPSecret != "" {
				if _, err := totp.GenerateCode(s.TOTPSecret, time.Now()); err != nil || version != "9.7.0" {
					t.Errorf("SLiMS %s: secret %s: %v", version, s.TOTPSecret, err)
				}
			}
		}
	}
}

func TestOdditiesAreThere(t *testing.T) {
	db, truth := build(t, Options{Size: Small})
	kinds := map[string]Quirk{}
	for _, q := range truth.Quirks {
		if q.Rows >= kinds[q.Kind].Rows {
			kinds[q.Kind] = q
		}
	}
	for kind, query := range map[string]string{
		SameName:       "SELECT COUNT(*) FROM user WHERE realname = 'Siti Rahmawati'",
		Apostrophe:     `SELECT COUNT(*) > 0 FROM system_log WHERE log_msg LIKE 'Dra. Nur\\\\''aini, S.IP. %' AND log_location = 'circulation'`,
		UndatedItems:   "SELECT COUNT(*) - 15 FROM item WHERE input_date = 0 AND location_id IS NULL", // the other import
		LegacyLoans:    "SELECT COUNT(*) FROM loan WHERE uid IS NULL AND input_date IS NULL",
		ZeroDates:      "SELECT COUNT(*) FROM member WHERE birth_date = 0",
		SampleHolidays: "SELECT COUNT(*) FROM holiday WHERE YEAR(holiday_date) = 2009",
		MD5Password:    "SELECT COUNT(*) FROM user WHERE LENGTH(passwd) = 32",
		StockTake:      "SELECT COUNT(*) FROM stock_take_item WHERE status = 'm' AND item_id NOT IN (SELECT item_id FROM item)",
		TrickyTitles:   "SELECT COUNT(*) FROM biblio WHERE title LIKE 'Cara return item%' OR title LIKE '%LaTeX%' OR title LIKE '%insert bibliographic%' OR title LIKE 'Siti Rahmawati return%' OR title LIKE 'Al-Qur%' OR title LIKE 'Panduan \"Quick%' OR title LIKE '%with title%' OR title LIKE 'Jum%at yang%' OR title LIKE '100\\% Bisa%'",
		Renamed:        "SELECT COUNT(*) FROM user WHERE realname = 'Dewi Anggraini Putri, A.Md.' AND EXISTS (SELECT 1 FROM system_log WHERE log_msg LIKE 'Dewi Anggraini start transaction%') AND EXISTS (SELECT 1 FROM system_log WHERE log_msg LIKE 'Dewi Anggraini Putri, A.Md. start transaction%')",
		SharedLogin:    "SELECT COUNT(*) > 0 FROM loan WHERE uid = (SELECT user_id FROM user WHERE username = 'sirkulasi')",
		NamePrefix:     "SELECT COUNT(*) FROM user WHERE realname IN ('Ahmad Fauzi', 'Ahmad Fauzi Rahman')",
	} {
		q, ok := kinds[kind]
		want := q.Rows
		if kind == StockTake {
			want = one(t, db, "SELECT total_item_lost FROM stock_take")
		}
		if got := one(t, db, query); !ok || got != want || got == 0 {
			t.Errorf("%s: %d rows, want %d", kind, got, want)
		}
	}
	words := strings.Fields(kinds[MemberRenumber].Detail) // member A is now B
	if one(t, db, "SELECT COUNT(*) FROM loan WHERE member_id = ?", words[1]) != 0 || one(t, db, "SELECT COUNT(*) FROM loan WHERE member_id = ?", words[4]) == 0 ||
		one(t, db, "SELECT COUNT(*) FROM system_log WHERE log_location = 'circulation' AND id = ?", words[1]) == 0 {
		t.Errorf("renumbered: %v", words)
	}
	if n := kinds[LogTruncated]; n.Day != truth.LogFrom {
		t.Errorf("truncated on %s, log from %s", n.Day, truth.LogFrom)
	}
	if n := one(t, db, "SELECT COUNT(*) FROM loan WHERE is_return = 0 AND return_date IS NOT NULL AND renewed > 0"); n == 0 {
		t.Error("no extension with a return_date beside is_return = 0")
	}
	if n := one(t, db, "SELECT COUNT(*) FROM loan l LEFT JOIN item i USING (item_code) WHERE i.item_id IS NULL"); n != 0 {
		t.Errorf("%d loans of copies that the stock take removed", n)
	}
	if a, b := one(t, db, "SELECT COUNT(*) FROM loan WHERE is_return = 0"), len(truth.OnLoan); a != b {
		t.Errorf("%d loans are open, the truth says %d", a, b)
	}
}

func TestProgressIsTold(t *testing.T) {
	var last string
	steps := map[string]int{}
	build(t, Options{Progress: func(step string, done, total int) {
		if done > total || step == last && done < steps[step] {
			t.Errorf("%s: %d of %d after %d", step, done, total, steps[step])
		}
		last, steps[step] = step, done
	}})
	if len(steps) != 4 || steps[StepDays] != 60 {
		t.Errorf("heard of %v", steps)
	}
}

func TestBuildStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	_, err := Build(ctx, empty(t), Options{Size: Small, Until: until, Progress: func(step string, done, _ int) {
		if step == StepDays && done == 20 {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("after a cancel: %v", err)
	}
	db, _ := build(t, Options{})
	if _, err := Build(context.Background(), db, Options{Until: until}); err == nil || !strings.Contains(err.Error(), "already exists") {
		t.Errorf("in a database that is not empty: %v", err)
	}
}

func TestCalendarOfRealDates(t *testing.T) {
	for _, c := range []struct {
		got, want string
	}{
		{easter(2024).String(), "2024-03-31"}, {easter(2025).String(), "2025-04-20"}, {easter(2038).String(), "2038-04-25"},
		{islamic(1445, 10).String(), "2024-04-10"}, {islamic(1447, 9).String(), "2026-02-18"},
	} {
		if c.got != c.want {
			t.Errorf("%s, want %s", c.got, c.want)
		}
	}
	for year := 2021; year <= 2035; year++ {
		first, fitri := ramadan(year)
		if n := fitri - first; n < 29 || n > 30 || fitri.Time().Year() != year {
			t.Errorf("%d: Ramadan %s, Idul Fitri %s", year, first, fitri)
		}
	}
	cal := newCalendar(lms.Period{From: day("2024-01-01"), To: day("2025-12-31")}, nil)
	for d, open := range map[string]bool{"2024-04-10": false, "2024-08-17": false, "2024-12-25": false, "2024-08-19": false /* Monday */, "2024-08-20": true} {
		if cal.open(day(d)) != open {
			t.Errorf("%s open: %v", d, !open)
		}
	}
	if !inRamadan(day("2024-03-20")) || inRamadan(day("2024-04-10")) || inRamadan(day("2024-03-11")) {
		t.Error("Ramadan of 2024")
	}
}

// Whatever the last day, no training falls on a weekend, a holiday or a
// closure, nor do two days of one; and what is planned for the days to come
// keeps clear of holidays, too.
func TestTrainingsAreOnOpenDays(t *testing.T) {
	s, err := readSchema("9.7.0")
	if err != nil {
		t.Fatal(err)
	}
	natal := 0
	for until := day("2023-01-01"); until <= day("2028-12-31"); until += 5 {
		for size := range scales {
			x := newWorld(Options{Until: until, Size: size}, s, newWriter(s, nil))
			for _, training := range x.trainings {
				if training.On-training.Begins != map[bool]lms.Day{false: 0, true: 1}[training.JP > 8] {
					t.Errorf("until %s: %s from %s to %s", until, training.Title, training.Begins, training.On)
				}
				for d := training.Begins; d <= training.On; d++ {
					if !x.cal.open(d) || d.Weekday() < time.Tuesday || d.Weekday() > time.Thursday || !x.period.Has(d) {
						t.Errorf("until %s: %s on %s, a %s", until, training.Title, d, d.Weekday())
					}
				}
				if on := training.On.Time(); on.Month() == time.December && on.Day() == 26 {
					natal++
				}
			}
			if truth := x.truth(); truth.Open(lms.DayOn(until.Time().Year()+1, time.January, 1)) || truth.Open(lms.DayOn(until.Time().Year(), time.December, 25)) {
				t.Fatalf("until %s: open on New Year's Day or at Christmas", until)
			}
		}
	}
	if natal == 0 {
		t.Error("no training came near a holiday")
	}
}
