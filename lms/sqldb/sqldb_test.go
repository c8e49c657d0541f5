package sqldb_test

import (
	"context"
	"strings"
	"testing"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"

	"binapustaka/lms/sqldb"
	"binapustaka/lms/sqldb/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

func TestMigrateTwiceAppliesNothingMore(t *testing.T) {
	db := dbtest.Open(t)
	n, err := db.Migrate(context.Background())
	if err != nil || n != 0 {
		t.Fatalf("second Migrate: %d files, %v", n, err)
	}
	if err := db.CheckSchema(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// MySQL refuses a lock's name of more than 64 letters; a database may have one.
func TestMigrateALongName(t *testing.T) {
	ctx := context.Background()
	db, err := sqldb.Open(ctx, dbtest.Create(t, strings.Repeat("x", 60)))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if n, err := db.Migrate(ctx); err != nil || n == 0 {
		t.Fatalf("%d files applied, %v", n, err)
	}
}

// A database of the first version, with data in it, comes to the newest one:
// no file was slipped in below what it has.
func TestMigrateFromTheFirstVersion(t *testing.T) {
	const first = 700
	ctx := context.Background()
	db, err := sqldb.Open(ctx, dbtest.Create(t, "first_version"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	upTo(t, db, first)
	for _, row := range []string{
		`INSERT INTO "library" (id, code, name, created_at) VALUES (1, 'kota', 'Perpustakaan Kota', NOW())`,
		`INSERT INTO account (id, name, created_at) VALUES (1, 'Sri', NOW())`,
		`INSERT INTO assessment (id, library_id, title, description, minutes, attempts_allowed, pass_percent, shuffle_items, shuffle_options, reveal, created_at)
			VALUES (1, 1, 'Uji', '', 30, 0, 60, 0, 0, 'full', NOW())`,
		`INSERT INTO attempt (assessment_id, account_id, number, seed, pass_percent, started_at, deadline_at, open_slot, submitted_at, submitted_by, points, earned, percent, passed)
			VALUES (1, 1, 1, 1, 60, NOW(), NOW(), NULL, NOW(), 'person', 1, 1, 100, 1)`,
		`INSERT INTO course (id, library_id, created_at) VALUES (1, 1, NOW())`,
		`INSERT INTO course_version (id, course_id, number, status, title, summary, focus, language, level, jp, created_at)
			VALUES (1, 1, 1, 'published', 'Kursus', '', 'knowledge_skills', 'id', 'basic', 1, NOW())`,
		`INSERT INTO course_module (id, version_id, position, title) VALUES (1, 1, 1, 'Modul')`,
		`INSERT INTO course_lesson (version_id, module_id, lesson_key, position, kind, title, minutes, body, updated_at)
			VALUES (1, 1, 'abcdefghijkl', 1, 'page', 'Pelajaran', 5, 'Isi', NOW())`,
		`INSERT INTO course_enrolment (course_id, account_id, version_id, enrolled_at, used_at) VALUES (1, 1, 1, NOW(), NOW())`,
	} {
		if _, err := db.Exec(row); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := db.Migrate(ctx); err != nil || n == 0 {
		t.Fatalf("%d files applied, %v", n, err)
	}
	if err := db.CheckSchema(ctx); err != nil {
		t.Error(err)
	}
}

// upTo brings an empty database to an older version.
func upTo(t *testing.T, db *sqldb.DB, schema int64) {
	t.Helper()
	store, err := database.NewStore(database.DialectMySQL, "schema_migration")
	if err != nil {
		t.Fatal(err)
	}
	p, err := goose.NewProvider("", db.DB.DB, sqldb.Migrations(), goose.WithStore(store), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.UpTo(context.Background(), schema); err != nil {
		t.Fatal(err)
	}
}
