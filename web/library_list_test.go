package web

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"binapustaka/jobs"
	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/library"
)

// region makes n further libraries of which the visitor is an administrator.
func (v *visitor) region(n int) (ids []int64) {
	v.t.Helper()
	for i := range n {
		id := v.insert(`INSERT INTO "library" (code, name, slims_sealed, created_at) VALUES (?, ?, 'x', NOW())`, fmt.Sprintf("desa-%03d", i), fmt.Sprintf("Perpustakaan Desa %03d", i))
		v.insert(`INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, 'admin')`, v.actor.AccountID, id)
		v.insert(`INSERT INTO usage_source (library_id, source, first_on, read_on, read_at, last_id, rows_read) VALUES (?, 'loan', '2026-01-01', UTC_DATE(), UTC_TIMESTAMP(), 1, 1)`, id)
		ids = append(ids, id)
	}
	return ids
}

// One page says how each of three hundred libraries is read; each is checked,
// paused and resumed on its own, and what is refused in one changes none.
func TestManyLibraries(t *testing.T) {
	room := openTestRoom(t)
	admin := room.enter("Wati", "id", lms.Admin)
	ids := admin.region(299)
	ctx, system := context.Background(), lms.System("test")
	sick, old, still := ids[250], ids[251], ids[252]
	refused := &lms.Error{Kind: lms.Unavailable, Key: "slims.unreachable", Args: lms.Args{"address": "10.0.0.9:3306", "name": "slims"}, Err: errors.New("dial as r:geheim")}
	night := room.now().Add(20 * time.Hour)
	for range 3 {
		if err := room.deps.Libraries.NotReached(ctx, system, sick, refused, night); err != nil {
			t.Fatal(err)
		}
	}
	room.insert(`UPDATE usage_source SET read_at = UTC_TIMESTAMP() - INTERVAL 4 DAY, read_on = UTC_DATE() - INTERVAL 4 DAY WHERE library_id = ?`, old)

	admin.inBoth("/libraries", "/libraries?show=attention", "/libraries?q=tidak-ada")
	body := admin.see("/libraries", "300 dari 300 perpustakaan", "1 dari 6", "Gagal 3 kali sejak", "10.0.0.9:3306", "Lama tidak dibaca: 1", "SLiMS tidak menjawab: 1", "Tanpa SLiMS: 1")
	if n := strings.Count(body, `<th scope="row">`); n != libraryPageSize || strings.Contains(body, "geheim") {
		t.Errorf("%d rows", n)
	}
	if sickAt, oldAt, well := strings.Index(body, "Desa 250"), strings.Index(body, "Desa 251"), strings.Index(body, "Desa 000"); sickAt < 0 || sickAt > oldAt || oldAt > well {
		t.Errorf("what needs somebody does not come first: %d %d %d", sickAt, oldAt, well)
	}
	admin.see("/libraries?page=6", "Desa 298")
	body = admin.see("/libraries?show=attention", "2 dari 300")
	if !strings.Contains(body, "Desa 250") || !strings.Contains(body, "Desa 251") || strings.Contains(body, "Desa 000") {
		t.Error("others than those that need attention")
	}
	admin.see("/libraries?q=desa+007", "1 dari 300", "Perpustakaan Desa 007")

	// A check of one.
	path := fmt.Sprintf("/libraries/%d", sick)
	if to := admin.sent("/libraries", path+"/check", url.Values{"back": {"/libraries?show=attention&page=1"}}); to != "/libraries?show=attention&page=1" {
		t.Errorf("comes back to %s", to)
	}
	if j := latest(t, room.deps.Jobs, sick, jobs.SlimsCheck); j.Status != jobs.Queued || j.RequestedBy == nil {
		t.Errorf("%+v", j)
	}
	admin.see("/libraries?show=attention", "Sedang diperiksa")
	if status, body, _ := admin.send("/libraries", path+"/check", url.Values{}); status != 409 || !strings.Contains(body, "sudah menunggu giliran") {
		t.Errorf("asked twice: %d", status)
	}

	// A pause: no button asks SLiMS anything, the page and the audit say who and why.
	path = fmt.Sprintf("/libraries/%d", still)
	if status, body, _ := admin.send("/libraries", path+"/pause", url.Values{"reason": {strings.Repeat("a", 201)}}); status != 422 || !strings.Contains(body, "terlalu panjang (201") || !strings.Contains(body, `value="aaa`) || !strings.Contains(body, "Desa 252") {
		t.Errorf("a long reason: %d", status)
	}
	admin.sent("/libraries", path+"/pause", url.Values{"reason": {"Server dipindah"}, "back": {"//evil.example"}})
	admin.see("/libraries?show=paused", "1 dari 300", "Server dipindah", "Wati", "Lanjutkan")
	for _, k := range []jobs.Kind{jobs.SlimsSync, jobs.SlimsCheck, jobs.PracticalCheck} {
		if _, err := room.deps.Jobs.Ask(ctx, system, k, still); !errors.Is(err, library.ErrPaused) {
			t.Errorf("%s: %v", k, err)
		}
	}
	if _, err := room.deps.Jobs.Ask(ctx, system, jobs.ImpactRun, still); err != nil {
		t.Errorf("the comparison needs no SLiMS: %v", err)
	}
	admin.sent("/libraries", fmt.Sprintf("/libraries/%d", still), url.Values{})
	admin.inBoth("/slims/connection")
	admin.see("/slims/connection", "Pembacaan dijeda sejak", "Server dipindah", "Lanjutkan")
	for _, path := range []string{"/usage", "/impact", "/jobs"} {
		admin.see(path, "Angka berakhir di pembacaan terakhir")
	}
	admin.see("/audit", "Menjeda pembacaan SLiMS: Server dipindah", "Wati")
	admin.sent("/slims/connection", path+"/resume", url.Values{"back": {"/slims/connection"}})
	if body := admin.see("/slims/connection", "Periksa sekarang"); strings.Contains(body, "dijeda sejak") {
		t.Error("it was resumed")
	}
	admin.see("/audit", "Melanjutkan pembacaan SLiMS")

	// Whoever is no administrator there, or is vouched for by one SLiMS, may not.
	rina := room.enter("Rina", "id", lms.Head)
	count := func() (n int) {
		if err := room.db.Get(&n, `SELECT (SELECT COUNT(*) FROM job_run) + (SELECT COUNT(*) FROM "library" WHERE paused_at IS NOT NULL)`); err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := count()
	for _, id := range []int64{room.library, sick} {
		for _, do := range []string{"check", "pause", "resume"} {
			if status, _, _ := rina.send("/profile", fmt.Sprintf("/libraries/%d/%s", id, do), url.Values{}); status != 403 && status != 404 && status != 409 {
				t.Errorf("%s of %d: %d", do, id, status)
			}
		}
	}
	room.insert(`UPDATE account_session SET method = ? WHERE account_id = ?`, account.BySlims, admin.actor.AccountID)
	if status, _, _ := admin.send("/profile", fmt.Sprintf("/libraries/%d/pause", sick), url.Values{}); status != 404 {
		t.Errorf("through SLiMS: %d", status)
	}
	if body := admin.see("/libraries"); strings.Contains(body, "Desa 250") {
		t.Error("through SLiMS the other libraries are seen")
	}
	if after := count(); after != before {
		t.Errorf("%d, then %d", before, after)
	}
}
