package slims_test

import (
	"database/sql"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"binapustaka/integration/slims"
	"binapustaka/integration/slims/demo"
	"binapustaka/lms"
	"binapustaka/lms/course"
	"binapustaka/lms/library"
	"binapustaka/lms/pickup"
	"binapustaka/lms/sqldb/dbtest"
	"binapustaka/lms/usage"
)

// everything asks a SLiMS all that is ever asked of one.
func everything(t *testing.T, r *slims.Reader, truth *demo.Truth) (map[usage.Key]int64, usage.Collection) {
	t.Helper()
	facts := map[usage.Key]int64{}
	read := func(in slims.Input) {
		err := r.ReadUsage(ctx, in, func(usage.Source, int64) {}, func(got usage.Reading) error {
			maps.Copy(facts, got.Counts)
			if in.Positions == nil {
				in.Positions = map[usage.Source]usage.Position{}
			}
			in.Positions[got.Source] = usage.Position{Read: true, LastID: got.LastID, LastOn: got.LastOn, Open: got.Open, FirstID: got.LastID + 1}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	staff, err := r.Staff(ctx)
	if err != nil {
		t.Fatal(err)
	}
	members, groups := 0, 0
	for _, s := range staff {
		groups += len(s.Groups)
	}
	list, err := r.Groups(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range list {
		members += len(g.UserIDs)
		if g.Name == "" {
			t.Errorf("%+v has no name", g)
		}
	}
	if members != groups || groups == 0 {
		t.Errorf("%d people in %d groups, want %d", members, len(list), groups)
	}
	var names []usage.Name
	for _, s := range staff {
		names = append(names, usage.Name{StaffID: s.UserID, Name: s.RealName})
	}
	in := slims.Input{Names: usage.NewNames(names), Today: truth.Period.To + 1, Positions: map[usage.Source]usage.Position{}}
	read(in)
	read(in) // once more from where it ended
	collection, err := r.Collection(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Holidays(ctx, truth.Period); err != nil {
		t.Fatal(err)
	}
	rina, _ := truth.StaffBy("rina")
	work := slims.PracticeInput{Since: map[int64]time.Time{rina.UserID: truth.Period.From.Time()}, Kinds: course.WorkKinds, Names: names}
	if seen, err := r.Practice(ctx, work, func(int64) {}); err != nil || len(seen[rina.UserID].Works) == 0 || slices.Contains(why(seen[rina.UserID]), "record columns") {
		t.Fatalf("%+v %v", seen, err)
	}
	who, code, err := r.SignIn(ctx, "rina", rina.Password)
	if err != nil || who.Email == "" || code != (rina.TOTPSecret != "") {
		t.Fatalf("%+v %v %v", who, code, err)
	}
	if code {
		now := time.Now()
		right, _ := totp.GenerateCode(rina.TOTPSecret, now)
		if _, _, err := r.CheckCode(ctx, who.UserID, right, now); err != nil {
			t.Fatal(err)
		}
	}
	return facts, collection
}

// What the grants let a user read is all that is needed, and none of it is
// granted for nothing.
func TestNarrowGrants(t *testing.T) {
	versions := demo.Versions
	if testing.Short() {
		versions = []string{"7", "9.7.0"}
	}
	for _, version := range versions {
		dsn := dbtest.Create(t, "grants")
		db, err := sql.Open("mysql", dsn)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		truth, err := demo.Build(ctx, db, demo.Options{Version: version, Seed: 3, Size: demo.Tiny, Until: lms.DayOn(2026, 3, 31)})
		if err != nil {
			t.Fatal(err)
		}
		all := openReader(t, dsn)
		user := "'narrow_" + strings.ReplaceAll(version, ".", "_") + "'@'localhost'"
		run(t, db, "CREATE USER "+user+" IDENTIFIED BY 'pw'")
		granted := map[string][]string{} // columns by table
		for _, statement := range all.Grants(user) {
			run(t, db, statement)
			m := regexp.MustCompile("^GRANT SELECT \\((.*)\\) ON .*\\.`(\\w+)` TO").FindStringSubmatch(statement)
			if m == nil {
				t.Fatal(statement)
			}
			granted[m[2]] = strings.Split(strings.ReplaceAll(m[1], "`", ""), ", ")
		}
		for _, secret := range []string{"member", "mst_member_type", "backup_log"} {
			if granted[secret] != nil {
				t.Errorf("%s: %s is granted", version, secret)
			}
		}
		name := nameIn(dsn)
		narrow, err := slims.Open(ctx, dbtest.Server(t).UserDSN(strings.Trim(strings.Split(user, "@")[0], "'"), "pw", name), wib)
		if err != nil {
			t.Fatalf("%s: %v", version, err)
		}
		defer narrow.Close()
		wantFacts, wantCollection := everything(t, all, truth)
		var shape slims.Shape
		var gotFacts map[usage.Key]int64
		var gotCollection usage.Collection
		statements := overheard(t, db, "command_type IN ('Query', 'Execute', 'Prepare') AND user_host LIKE '%narrow%'", func() {
			shape, err = narrow.Probe(ctx)
			gotFacts, gotCollection = everything(t, narrow, truth)
		})
		if err != nil || len(shape.Excess) != 0 || len(shape.Hidden) != 0 || !shape.Known || shape.Name != name {
			t.Errorf("%s: %+v %v", version, shape, err)
		}
		allFacts := maps.Clone(wantFacts)
		maps.DeleteFunc(wantFacts, func(k usage.Key, _ int64) bool { return k.Metric == usage.YoungLoans || k.Metric == usage.YoungMembers })
		if !maps.Equal(gotFacts, wantFacts) || len(gotFacts) < 100 {
			t.Errorf("%s: %d facts with narrow rights, %d with all", version, len(gotFacts), len(wantFacts))
		}
		if !slices.Equal(sorted(gotCollection), sorted(wantCollection)) {
			t.Errorf("%s: the collection differs", version)
		}
		for table, columns := range granted {
			for _, c := range columns {
				about := regexp.MustCompile(`\b` + c + `\b.* FROM ` + table + `\b| FROM ` + table + `\b.*\b` + c + `\b`)
				if !slices.ContainsFunc(statements, about.MatchString) {
					t.Errorf("%s: %s.%s is granted and never read (%d statements)", version, table, c, len(statements))
				}
			}
		}
		if _, _, err := narrow.Reservations(ctx); !lms.IsKind(err, lms.Forbidden) {
			t.Errorf("%s: reservations that nobody granted: %v", version, err)
		}
		report, err := slims.Examine(ctx, dbtest.Server(t).UserDSN(strings.Trim(strings.Split(user, "@")[0], "'"), "pw", name), library.Library{Details: library.Details{TimeZone: "Asia/Jakarta"}}, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{"doctor.slims_desk", "doctor.slims_ages"} {
			at := slices.IndexFunc(report.Findings, func(f library.Finding) bool { return f.Key == key })
			if at < 0 {
				t.Fatalf("%s: no %s in %+v", version, key, report.Findings)
			}
			for _, statement := range report.Findings[at].SQL {
				run(t, db, statement)
			}
		}
		wider, err := slims.Open(ctx, dbtest.Server(t).UserDSN(strings.Trim(strings.Split(user, "@")[0], "'"), "pw", name), wib)
		if err != nil {
			t.Fatal(err)
		}
		defer wider.Close()
		if _, _, err := wider.Reservations(ctx); err != nil {
			t.Errorf("%s: %v", version, err)
		}
		if _, err := wider.Lent(ctx, []pickup.Ref{{ItemCode: "B1", ReservedAt: time.Now()}}); err != nil {
			t.Errorf("%s: %v", version, err)
		}
		if withAges, _ := everything(t, wider, truth); !maps.Equal(withAges, allFacts) || len(allFacts) == len(wantFacts) {
			t.Errorf("%s: %d facts once birth dates are granted, %d with all rights, %d without them", version, len(withAges), len(allFacts), len(wantFacts))
		}
		// Rights made before complete records were counted: the column is named, whatever the version.
		run(t, db, "REVOKE SELECT (`last_update`) ON `"+name+"`.`biblio` FROM "+user)
		older, err := slims.Open(ctx, dbtest.Server(t).UserDSN(strings.Trim(strings.Split(user, "@")[0], "'"), "pw", name), wib)
		if err != nil {
			t.Fatal(err)
		}
		defer older.Close()
		if shape, err := older.Probe(ctx); err != nil || !slices.Equal(shape.Hidden, []string{"biblio.last_update"}) {
			t.Errorf("%s: hidden %v %v", version, shape.Hidden, err)
		}
		run(t, db, "GRANT SELECT (`last_update`) ON `"+name+"`.`biblio` TO "+user)
		if shape, err := wider.Probe(ctx); err != nil || len(shape.Wide)+len(shape.Excess) > 0 {
			t.Errorf("%s: what the desk reads is granted for nothing: %v %v %v", version, shape.Wide, shape.Excess, err)
		}
		// A right that was taken back is noticed: without user.2fa nobody would be asked for a code.
		if slices.Contains(granted["user"], "2fa") {
			run(t, db, "REVOKE SELECT (`2fa`) ON `"+name+"`.user FROM "+user)
			less, err := slims.Open(ctx, dbtest.Server(t).UserDSN(strings.Trim(strings.Split(user, "@")[0], "'"), "pw", name), wib)
			if err != nil {
				t.Fatal(err)
			}
			defer less.Close()
			if shape, err := less.Probe(ctx); err != nil || !slices.Equal(shape.Hidden, []string{"user.2fa"}) {
				t.Errorf("%s: hidden %v %v", version, shape.Hidden, err)
			}
		}
	}
}

func nameIn(dsn string) string {
	name := dsn[strings.LastIndex(dsn, "/")+1:]
	name, _, _ = strings.Cut(name, "?")
	return name
}

func sorted(c usage.Collection) []usage.Holding {
	return slices.SortedFunc(slices.Values(c.Holdings), func(a, b usage.Holding) int {
		return strings.Compare(string(a.Part)+"/"+a.Code, string(b.Part)+"/"+b.Code)
	})
}
