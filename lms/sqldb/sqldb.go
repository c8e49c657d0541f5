// Package sqldb is the database plumbing that every area stands on: opening,
// transactions, migrations. It knows no area.
package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// DB is Binapustaka's own database.
type DB struct{ *sqlx.DB }

// Open connects to the database of the DSN (go-sql-driver's form) with the
// settings the stores rely on, whatever the DSN says of them:
// parseTime (columns are time.Time, in UTC), clientFoundRows (an UPDATE that
// changes nothing still counts its row), strict mode (nothing is cut silently),
// ANSI quotes ("library" is a table: MySQL reserves the bare word since 9.2).
func Open(ctx context.Context, dsn string) (*DB, error) {
	cfg, err := mysql.ParseDSN(dsn)
	if err != nil {
		return nil, &lms.Error{Kind: lms.Invalid, Key: "database.dsn", Err: errors.New("the DSN cannot be read")}
	}
	cfg.ParseTime = true
	cfg.Loc = time.UTC
	cfg.ClientFoundRows = true
	cfg.MultiStatements = false
	cfg.Timeout = 10 * time.Second
	cfg.ReadTimeout = 60 * time.Second
	cfg.WriteTimeout = 30 * time.Second
	cfg.Collation = "utf8mb4_unicode_ci"
	if cfg.Params == nil {
		cfg.Params = map[string]string{}
	}
	cfg.Params["time_zone"] = "'+00:00'"
	cfg.Params["sql_mode"] = "'ANSI_QUOTES,STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'"
	connector, err := mysql.NewConnector(cfg)
	if err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	db := sqlx.NewDb(sql.OpenDB(connector), "mysql")
	db.SetMaxOpenConns(25)
	db.SetMaxIdleConns(10)
	db.SetConnMaxLifetime(5 * time.Minute)
	if err := db.PingContext(ctx); err != nil {
		db.Close()
		return nil, &lms.Error{Kind: lms.Unavailable, Key: "database.unreachable", Args: lms.Args{"address": cfg.Addr, "name": cfg.DBName}, Err: err}
	}
	return &DB{db}, nil
}

// Tx runs fn in one transaction: committed when fn returns nil, rolled back
// otherwise. A deadlock or a lock time-out runs fn again, three times in all,
// so fn must have no effect outside tx.
func (db *DB) Tx(ctx context.Context, fn func(tx *sqlx.Tx) error) error {
	for try := 0; ; try++ {
		if err := db.tx(ctx, fn); !retryable(err) || try == 2 {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(20<<try) * time.Millisecond):
		}
	}
}

func (db *DB) tx(ctx context.Context, fn func(tx *sqlx.Tx) error) error {
	tx, err := db.BeginTxx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := fn(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// retryable: 1467 is what InnoDB makes of a deadlock over the next value of an
// AUTO_INCREMENT.
func retryable(err error) bool {
	var e *mysql.MySQLError
	return errors.As(err, &e) && (e.Number == 1213 || e.Number == 1205 || e.Number == 1020 || e.Number == 1467)
}

// IsDuplicate reports whether err is a violated unique key.
func IsDuplicate(err error) bool {
	var e *mysql.MySQLError
	return errors.As(err, &e) && e.Number == 1062
}

// IsMissingParent reports whether err is a foreign key that names no row.
func IsMissingParent(err error) bool {
	var e *mysql.MySQLError
	return errors.As(err, &e) && e.Number == 1452
}

// IsReferenced reports whether err is a row that others still name.
func IsReferenced(err error) bool {
	var e *mysql.MySQLError
	return errors.As(err, &e) && e.Number == 1451
}

// NotFound turns sql.ErrNoRows into the NotFound error of that key and leaves
// every other error as it is.
func NotFound(err error, key string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return &lms.Error{Kind: lms.NotFound, Key: key, Err: err}
	}
	return err
}
