package main

import (
	"context"
	"fmt"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

type migrateCmd struct{}

func (migrateCmd) Run(ctx context.Context, p *program, c *cli) error {
	settings, err := p.configure(c)
	if err != nil {
		return err
	}
	if settings.Database == "" {
		return lms.Fail(lms.Invalid, "config.no_database")
	}
	db, err := sqldb.Open(ctx, settings.Database)
	if err != nil {
		return err
	}
	defer db.Close()
	n, err := db.Migrate(ctx)
	if err != nil {
		return err
	}
	if err := db.CheckSchema(ctx); err != nil {
		return err // made by a newer program
	}
	fmt.Fprintln(p.out, p.say.T("cli.migrated", lms.Args{"n": n}))
	return nil
}
