package main

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"binapustaka/integration/slims"
	"binapustaka/integration/slims/demo"
	"binapustaka/jobs"
	"binapustaka/lms"
	"binapustaka/lms/library"
)

// demoActor is who fills the demo.
var demoActor = lms.System("demo")

const demoSeed = 1

// build makes the two databases with a user each, and fills the one that is a
// SLiMS with the library's years up to yesterday.
func (r *demoRun) build(ctx context.Context, size demo.Size) (*demo.Truth, error) {
	zone, err := time.LoadLocation(demoZone)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("mysql", r.server.DSN("slims"))
	if err != nil {
		return nil, err
	}
	defer db.Close()
	// Safety: the passwords are made of letters and digits.
	err = r.asRoot(ctx, "CREATE DATABASE slims", "CREATE DATABASE binapustaka",
		"CREATE USER slims_baca@localhost IDENTIFIED BY '"+r.folder.SlimsPassword+"'",
		"CREATE USER binapustaka@localhost IDENTIFIED BY '"+r.folder.Password+"'",
		"GRANT ALL ON binapustaka.* TO binapustaka@localhost")
	if err != nil {
		return nil, err
	}
	r.folder.Until = lms.DayOf(r.now().In(zone)) - 1
	truth, err := demo.Build(ctx, db, demo.Options{Seed: demoSeed, Size: size, Until: r.folder.Until, Zone: zone,
		Progress: func(step string, done, total int) { r.steps.to("cli.demo_step."+step, int64(done), int64(total)) }})
	if err != nil {
		return nil, err
	}
	// What Binapustaka reads and no more, as for a real SLiMS that uses the desk
	// for reserved books.
	reader, err := slims.Open(ctx, r.server.DSN("slims"), zone)
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	const user = "slims_baca@localhost"
	return truth, r.asRoot(ctx, slices.Concat(reader.Grants(user), reader.DeskGrants(user), reader.AgeGrants(user))...)
}

func (r *demoRun) asRoot(ctx context.Context, statements ...string) error {
	db, err := sql.Open("mysql", r.server.DSN(""))
	if err != nil {
		return err
	}
	defer db.Close()
	for _, s := range statements {
		if _, err := db.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// fill makes the library and its year of learning.
func (r *demoRun) fill(ctx context.Context, truth *demo.Truth) error {
	l, err := r.app.libraries.Create(ctx, demoActor, library.Details{Code: demoCode, Name: "Perpustakaan Kota Tirtamaya (contoh)", TimeZone: demoZone}, r.slimsDSN())
	if err != nil {
		return err
	}
	r.library = l.ID
	r.steps.to("cli.demo_step.learning", 0, 1)
	s := newStory(r.app, l, truth)
	if err := s.readPractice(ctx, r.slimsDSN()); err != nil {
		return err
	}
	return s.live(ctx, func(done, total int) { r.steps.to("cli.demo_step.learning", int64(done), int64(total)) })
}

// firstNight waits for the worker to do what it does every night: read SLiMS,
// put training beside service, and judge practicals.
func (r *demoRun) firstNight(ctx context.Context) error {
	rows, err := r.rows(ctx)
	if err != nil {
		return err
	}
	r.steps.to("cli.demo_step.reading", 0, rows)
	for tick := time.NewTicker(200 * time.Millisecond); ; {
		latest, err := r.app.jobs.Latest(ctx, demoActor, r.library)
		if err != nil {
			return err
		}
		for _, j := range latest {
			if len(j.Failures) > 0 {
				return lms.Fail(lms.Internal, j.Failures[0].Key, j.Failures[0].Args)
			}
		}
		if j := latest[jobs.ImpactRun]; j.Status == jobs.Done && latest[jobs.PracticalCheck].Status == jobs.Done {
			return nil
		} else if j.Status == jobs.Running {
			r.steps.to("cli.demo_step.comparing", j.ProgressDone, j.ProgressTotal)
		} else {
			r.steps.to("cli.demo_step.reading", latest[jobs.SlimsSync].ProgressDone, rows)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// rows is how many rows of SLiMS a first reading reads.
func (r *demoRun) rows(ctx context.Context) (n int64, err error) {
	db, err := sql.Open("mysql", r.server.DSN("slims"))
	if err != nil {
		return 0, err
	}
	defer db.Close()
	err = db.QueryRowContext(ctx, `SELECT (SELECT COUNT(*) FROM loan) + (SELECT COUNT(*) FROM system_log) + (SELECT COUNT(*) FROM visitor_count)
		+ (SELECT COUNT(*) FROM files_read) + (SELECT COUNT(*) FROM fines)`).Scan(&n)
	return n, err
}
