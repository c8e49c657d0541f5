package sqldb

import (
	"context"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
)

// Server is what the database runs on.
type Server struct {
	Version  string
	Database string
	User     string // who is connected, as name@host
	Clock    time.Time
}

// Server asks the database about itself.
func (db *DB) Server(ctx context.Context) (s Server, err error) {
	var clock float64
	err = db.QueryRowContext(ctx, `SELECT @@version, COALESCE(DATABASE(), ''), CURRENT_USER(), UNIX_TIMESTAMP(NOW(3))`).
		Scan(&s.Version, &s.Database, &s.User, &clock)
	s.Clock = time.UnixMilli(int64(clock * 1000)).UTC()
	return s, err
}

var versionPattern = regexp.MustCompile(`^(?:5\.5\.5-)?(\d+)\.(\d+)`)

// Supported reports whether the server is MariaDB 10.5, MySQL 8.0 or newer.
func (s Server) Supported() bool {
	m := versionPattern.FindStringSubmatch(s.Version)
	if m == nil {
		return false
	}
	major, _ := strconv.Atoi(m[1])
	minor, _ := strconv.Atoi(m[2])
	if strings.Contains(s.Version, "MariaDB") {
		return major > 10 || major == 10 && minor >= 5
	}
	return major >= 8
}

// TryRights does to a table of its own what migrations and stores do; denied
// says that the user lacks a right for it.
func (db *DB) TryRights(ctx context.Context) (denied bool, err error) {
	for _, query := range []string{
		`DROP TABLE IF EXISTS doctor_check`,
		`CREATE TABLE doctor_check (id BIGINT PRIMARY KEY, parent BIGINT, FOREIGN KEY (parent) REFERENCES doctor_check (id)) ENGINE=InnoDB`,
		`ALTER TABLE doctor_check ADD COLUMN n INT`,
		`CREATE INDEX doctor_check_n ON doctor_check (n)`,
		`INSERT INTO doctor_check (id, n) VALUES (1, 1)`,
		`UPDATE doctor_check SET n = (SELECT COUNT(*) FROM schema_migration) WHERE id = 1`,
		`DELETE FROM doctor_check WHERE id = 1`,
		`DROP TABLE doctor_check`,
	} {
		if _, err := db.ExecContext(ctx, query); err != nil {
			var e *mysql.MySQLError
			return errors.As(err, &e) && (e.Number == 1044 || e.Number == 1142 || e.Number == 1143), err
		}
	}
	return false, nil
}
