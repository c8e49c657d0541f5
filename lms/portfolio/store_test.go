package portfolio

import (
	"bytes"
	"context"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/sqldb/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

func TestALinkShowsUntilItEnds(t *testing.T) {
	ctx, db := context.Background(), dbtest.Open(t)
	now := time.Date(2026, 4, 10, 5, 0, 0, 0, time.UTC)
	s := NewStore(db, func() time.Time { return now })
	lib := dbtest.Insert(t, db, `INSERT INTO "library" (code, name, created_at) VALUES ('kota', 'Perpustakaan Kota', NOW())`)
	person := func(name string) lms.Actor {
		return lms.Actor{AccountID: dbtest.Insert(t, db, `INSERT INTO account (name, locale, status, created_at) VALUES (?, 'id', 'active', NOW())`, name), LibraryID: lib, Roles: []lms.Role{lms.Librarian}}
	}
	ani, budi := person("Ani"), person("Budi")
	today := lms.DayOf(now)
	for name, try := range map[string]struct {
		actor    lms.Actor
		sections []Section
		until    lms.Day
		kind     lms.Kind
	}{
		"nothing":          {ani, nil, today, lms.Invalid},
		"yesterday":        {ani, Sections, today - 1, lms.Invalid},
		"for ever":         {ani, Sections, today + MostDays + 1, lms.Invalid},
		"of a stranger":    {lms.Actor{}, Sections, today, lms.Forbidden},
		"in another place": {lms.Actor{AccountID: ani.AccountID, LibraryID: lib + 1}, Sections, today, lms.Forbidden},
	} {
		if _, err := s.Share(ctx, try.actor, lib, try.sections, try.until, today); !lms.IsKind(err, try.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
	token, err := s.Share(ctx, ani, lib, Chosen([]string{"certificates", "courses", "no such"}), today+2, today)
	if err != nil || len(token) < 26 {
		t.Fatal(token, err)
	}
	var kept []byte
	if err := db.Get(&kept, `SELECT token_hash FROM portfolio_share`); err != nil || bytes.Contains(kept, []byte(token)) {
		t.Fatal(err, "the secret is kept")
	}
	share, err := s.Open(ctx, token)
	if err != nil || share.Name != "Ani" || len(share.Sections) != 2 || share.Sections[0] != Courses {
		t.Fatal(share, err)
	}
	gone := func(why, token string) {
		t.Helper()
		if _, err := s.Open(ctx, token); !lms.IsKind(err, lms.NotFound) {
			t.Errorf("%s: %v", why, err)
		}
	}
	gone("another one", token+"A")
	now = now.Add(59 * time.Hour) // the last day there, after midnight in Greenwich
	if _, err := s.Open(ctx, token); err != nil {
		t.Error(err)
	}
	now = time.Date(2026, 4, 12, 17, 0, 0, 0, time.UTC)
	gone("the day after", token)
	now = time.Date(2026, 4, 12, 16, 59, 0, 0, time.UTC)
	db.MustExec(`UPDATE account SET status = 'disabled' WHERE id = ?`, ani.AccountID)
	gone("whoever left", token)
	db.MustExec(`UPDATE account SET status = 'active' WHERE id = ?`, ani.AccountID)
	if err := s.End(ctx, budi, share.ID); !lms.IsKind(err, lms.NotFound) {
		t.Errorf("somebody else ended it: %v", err)
	}
	if list, err := s.Mine(ctx, budi, lib); err != nil || len(list) != 0 {
		t.Error(list, err)
	}
	for range 2 {
		if err := s.End(ctx, ani, share.ID); err != nil {
			t.Error(err)
		}
	}
	gone("what was ended", token)
	if list, err := s.Mine(ctx, ani, lib); err != nil || len(list) != 1 || list[0].EndedAt == nil {
		t.Error(list, err)
	}
}
