package sqldb

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"strconv"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"

	"binapustaka/lms"
)

//go:embed migration/*.sql
var migrationFiles embed.FS

// Migrations is the folder of released schema changes. A file holds one
// statement (DDL does not roll back on MariaDB), has a number above all that
// are released, and is never edited once released.
func Migrations() fs.FS {
	sub, err := fs.Sub(migrationFiles, "migration")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return quoting{sub}
}

const migrationTable = "schema_migration"

// lockName is within the 64 letters that MySQL allows, however long the name of the database.
const lockName = `CONCAT('bp-migrate-', LEFT(SHA2(DATABASE(), 256), 40))`

func (db *DB) provider() (*goose.Provider, error) {
	store, err := database.NewStore(database.DialectMySQL, migrationTable)
	if err != nil {
		return nil, err
	}
	return goose.NewProvider("", db.DB.DB, Migrations(), goose.WithStore(store), goose.WithDisableGlobalRegistry(true))
}

// Migrate brings the schema to the newest version and returns how many files
// it applied. Two processes that migrate at once wait for each other.
func (db *DB) Migrate(ctx context.Context) (applied int, err error) {
	conn, err := db.Connx(ctx)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	var got *int
	// Safety: lockName is a constant expression.
	if err := conn.GetContext(ctx, &got, `SELECT GET_LOCK(`+lockName+`, 50)`); err != nil {
		return 0, err
	}
	if got == nil || *got != 1 {
		return 0, lms.Fail(lms.Unavailable, "database.migrating")
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), `DO RELEASE_LOCK(`+lockName+`)`)

	p, err := db.provider()
	if err != nil {
		return 0, err
	}
	results, err := p.Up(ctx)
	if err != nil {
		return len(results), fmt.Errorf("migrate: %w", err)
	}
	return len(results), nil
}

// CheckSchema refuses a schema that is older or newer than this program:
// the error says which, and what to run.
func (db *DB) CheckSchema(ctx context.Context) error {
	p, err := db.provider()
	if err != nil {
		return err
	}
	have, want, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("schema version: %w", err)
	}
	versions := lms.Args{"have": strconv.FormatInt(have, 10), "want": strconv.FormatInt(want, 10)} // names of files, not amounts
	switch {
	case have < want:
		return lms.Fail(lms.Unavailable, "database.schema_old", versions)
	case have > want:
		return lms.Fail(lms.Unavailable, "database.schema_new", versions)
	}
	return nil
}
