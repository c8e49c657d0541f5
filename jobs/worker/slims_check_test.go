package worker_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"binapustaka/jobs/worker"
	"binapustaka/lms"
	"binapustaka/lms/library"
	"binapustaka/lms/sqldb/dbtest"
)

// A SLiMS that cannot be read is something found: it is kept, until another
// takes its place.
func TestCheckSlimsKeepsWhatItFinds(t *testing.T) {
	ctx, actor := context.Background(), lms.System("test")
	at := time.Date(2026, 11, 26, 3, 0, 0, 0, time.UTC)
	libraries := library.NewStore(dbtest.Open(t), func() time.Time { return at }, [32]byte{1})
	details := library.Details{Code: "kota", Name: "Kota", TimeZone: "Asia/Jakarta", SyncAt: "01:30", FirstSignin: library.Direct}
	l, err := libraries.Create(ctx, actor, details, "")
	if err != nil {
		t.Fatal(err)
	}
	found := func() (keys []string, r library.Report) {
		t.Helper()
		if err := worker.CheckSlims(ctx, libraries, l.ID, at); err != nil {
			t.Fatal(err)
		}
		r, err := libraries.FindReport(ctx, actor, l.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range r.Findings {
			keys = append(keys, f.Key)
		}
		return keys, r
	}
	if keys, r := found(); len(keys) != 0 || !r.CheckedAt.IsZero() {
		t.Errorf("without SLiMS: %v", keys)
	}
	for dsn, want := range map[string]string{"r:geheim@tcp(127.0.0.1:1)/slims": "slims.unreachable", dbtest.Create(t, "slims"): "slims.empty"} {
		if err := libraries.SetSlims(ctx, actor, l.ID, dsn); err != nil {
			t.Fatal(err)
		}
		if r, err := libraries.FindReport(ctx, actor, l.ID); err != nil || !r.CheckedAt.IsZero() {
			t.Errorf("%v: the report of the SLiMS before stays", err)
		}
		if keys, r := found(); strings.Join(keys, " ") != want || !r.CheckedAt.Equal(at) || r.Reached() {
			t.Errorf("%v at %s, want %s", keys, r.CheckedAt, want)
		}
	}
	head := lms.Actor{AccountID: 1, LibraryID: l.ID, Roles: []lms.Role{lms.Head}}
	if _, err := libraries.FindReport(ctx, head, l.ID); !lms.IsKind(err, lms.Forbidden) {
		t.Errorf("the head reads it: %v", err)
	}
	if err := libraries.SaveReport(ctx, lms.Actor{AccountID: 1, LibraryID: l.ID, Roles: []lms.Role{lms.Admin}}, l.ID, library.Report{}); !lms.IsKind(err, lms.Forbidden) {
		t.Errorf("an administrator writes it: %v", err)
	}
}
