package web

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"binapustaka/integration/slims/demo"
	"binapustaka/jobs"
	"binapustaka/jobs/worker"
	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/library"
	"binapustaka/lms/sqldb/dbtest"
	"binapustaka/lms/usage"
)

// slimsDesk is a library's SLiMS, at which a clerk works now.
type slimsDesk struct {
	*demo.Writer
	clerk   demo.Clerk
	room    *testRoom
	library int64
}

// now is the clock on its wall, in Jakarta.
func (d *slimsDesk) now() time.Time {
	t := d.room.now().In(time.FixedZone("WIB", 7*3600))
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

func (d *slimsDesk) catalogue(at time.Time, title, class string) int64 {
	d.room.t.Helper()
	id := d.AddRecord(at, d.clerk, demo.Record{Title: title, Class: class, GMD: 1, Publisher: 1, Place: 1, Topic: 1})
	if err := d.Err(); err != nil {
		d.room.t.Fatal(err)
	}
	return id
}

// openPracticalRoom is a site with a SLiMS and a worker that checks what is
// asked for; the desk is the place of the SLiMS user rina.
func openPracticalRoom(t *testing.T) (*testRoom, *slimsDesk) {
	t.Helper()
	queue, err := jobs.Connect("")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { queue.Close() })
	var deps Deps
	room := openTestRoom(t, func(d *Deps) {
		d.Jobs = jobs.NewClient(d.Jobs.Store, queue)
		deps = *d
	})
	ctx, desk := context.Background(), room.openDesk(t, room.library, "slims")
	w := worker.New(deps.Jobs, queue, deps.Libraries, room.now)
	w.EveryMinute(jobs.PracticalAsked, func(ctx context.Context) error {
		return worker.CheckAsked(ctx, worker.PracticalDeps{Libraries: deps.Libraries, Courses: room.courses, Usage: usage.NewStore(room.db, room.now), Now: room.now,
			Stints: func(ctx context.Context, id int64) (account.Stints, error) {
				return room.accounts.Stints(ctx, lms.System("test"), id)
			},
			Shared: func(ctx context.Context, id int64) (map[int64]bool, error) {
				return room.accounts.Shared(ctx, lms.System("test"), id)
			}})
	})
	if err := w.Start(ctx); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Stop)
	return room, desk
}

// openDesk gives a library a SLiMS of its own; the desk is the place of its user
// rina.
func (room *testRoom) openDesk(t *testing.T, libraryID int64, database string) *slimsDesk {
	t.Helper()
	ctx, dsn := context.Background(), dbtest.Create(t, database)
	db, err := sql.Open("mysql", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	truth, err := demo.Build(ctx, db, demo.Options{Seed: 4, Until: lms.DayOf(room.now()) - 2})
	if err != nil {
		t.Fatal(err)
	}
	staff, _ := truth.StaffBy("rina")
	desk := &slimsDesk{clerk: demo.Clerk{UserID: staff.UserID, Username: "rina", RealName: staff.RealName}, room: room, library: libraryID}
	if desk.Writer, err = demo.NewWriter(ctx, db, "9.7.0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { desk.Close() })
	if err := library.NewStore(room.db, room.now, [32]byte{1}).SetSlims(ctx, lms.System("test"), libraryID, dsn); err != nil {
		t.Fatal(err)
	}
	return desk
}

// link says that the visitor is the desk's clerk.
func (d *slimsDesk) link(v *visitor) {
	d.room.t.Helper()
	ctx, system := context.Background(), lms.System("test")
	err := d.room.accounts.SaveDirectory(ctx, system, d.library, []account.SlimsUser{{UserID: d.clerk.UserID, Username: "rina", RealName: d.clerk.RealName}})
	var refused []account.Refusal
	if err == nil {
		_, refused, err = d.room.accounts.Link(ctx, system, d.library, []account.Pair{{UserID: d.clerk.UserID, AccountID: v.actor.AccountID}})
	}
	if err != nil || len(refused) > 0 {
		d.room.t.Fatal(err, refused)
	}
}

// practicalCourse is a published course of one practical: lend and take back.
func (v *visitor) practicalCourse() (course, lesson string) {
	v.t.Helper()
	edit := v.sent("/courses/new", "/courses", form("title", "Sirkulasi", "summary", "Untuk meja.", "focus", "user_services", "level", "basic", "language", "id", "jp", "1"))
	c := strings.TrimSuffix(edit, "/edit")
	v.sent(edit, c+"/modules", form("title", "Praktik"))
	var module int64
	if err := v.db.Get(&module, `SELECT MAX(id) FROM course_module`); err != nil {
		v.t.Fatal(err)
	}
	v.sent(edit, fmt.Sprintf("%s/modules/%d/lessons", c, module), form("title", "Pinjamkan dan kembalikan", "kind", "practical"))
	lesson = c + "/lessons/" + v.lessonKeys(edit)[0]
	v.sent(lesson+"/practical/edit", lesson+"/practical", form("revision", "1", "kind-1", "loan", "at_least-1", "3", "kind-3", "return", "at_least-3", "3", "days-3", "7"))
	v.sent(edit, c+"/publish", form())
	return c, lesson
}
