package slims

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// Reader reads one SLiMS database. Its days are those of SLiMS's time zone,
// whatever the zone of the database server.
type Reader struct {
	db   *sqlx.DB
	name string
	zone *time.Location
	cols map[string]map[string]bool // by table
}

// Open connects and learns which tables and columns there are. It refuses a
// database that lacks a table Binapustaka cannot do without.
func Open(ctx context.Context, dsn string, zone *time.Location) (*Reader, error) {
	cfg, err := mysql.ParseDSN(dsn)
	if err != nil || cfg.DBName == "" {
		return nil, lms.Fail(lms.Invalid, "slims.dsn") // the cause may hold the password
	}
	cfg.ParseTime = false
	cfg.MultiStatements = false
	cfg.InterpolateParams = true
	cfg.Timeout, cfg.ReadTimeout, cfg.WriteTimeout = connectLimit, silence, 30*time.Second
	cfg.Collation = "utf8mb4_general_ci"
	// SLiMS tells its connections no time zone. Read in the server's own, a
	// TIMESTAMP is again the local time that SLiMS wrote.
	cfg.Params = map[string]string{"time_zone": "@@GLOBAL.time_zone"}
	inner, err := mysql.NewConnector(cfg)
	if err != nil {
		return nil, lms.Fail(lms.Invalid, "slims.dsn")
	}
	db := sqlx.NewDb(sql.OpenDB(readOnly{inner}), "mysql")
	db.SetMaxOpenConns(4)
	db.SetConnMaxLifetime(5 * time.Minute)
	r := &Reader{db: db, name: cfg.DBName, zone: zone, cols: map[string]map[string]bool{}}
	if err := r.learn(ctx); err != nil {
		db.Close()
		return nil, unreachable(err, cfg.Addr, cfg.DBName)
	}
	return r, nil
}

func (r *Reader) Close() error { return r.db.Close() }

func unreachable(err error, address, name string) error {
	var known *lms.Error
	if errors.As(err, &known) {
		return err
	}
	key := "slims.unreachable"
	var e *mysql.MySQLError
	if errors.As(err, &e) {
		switch e.Number {
		case 1044, 1045, 1142, 1143, 1227:
			key = "slims.denied"
		case 1049:
			key = "slims.no_database"
		case 1205, 1969, 3024: // waited too long for a lock; took longer than the limit, in MariaDB and in MySQL
			key = "slims.busy"
		case 1176:
			key = "slims.no_key"
		case 126, 127, 130, 144, 145, 1030, 1034, 1035, 1194, 1195: // what a MyISAM table answers after a power cut
			key = "slims.damaged"
		}
	}
	return &lms.Error{Kind: lms.Unavailable, Key: key, Args: lms.Args{"address": address, "name": name}, Err: err}
}

// required are the columns without which nothing can be read.
var required = map[string][]string{
	"user":          {"user_id", "username", "realname", "passwd", "groups"},
	"loan":          {"loan_id", "item_code", "member_id", "loan_date", "due_date", "is_return", "return_date"},
	"system_log":    {"log_id", "id", "log_location", "log_msg", "log_date"},
	"visitor_count": {"visitor_id", "checkin_date"},
	"item":          {"item_id", "item_code", "biblio_id", "location_id"},
	"biblio":        {"biblio_id", "classification"},
	"fines":         {"fines_id", "fines_date", "credit"},
	"holiday":       {"holiday_dayname", "holiday_date"},
}

func (r *Reader) learn(ctx context.Context) error {
	rows, err := r.db.QueryContext(ctx, "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = ? AND privileges LIKE '%select%'", r.name)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var t, c string
		if err := rows.Scan(&t, &c); err != nil {
			return err
		}
		if r.cols[t] == nil {
			r.cols[t] = map[string]bool{}
		}
		r.cols[t][c] = true
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if len(r.cols) == 0 {
		return lms.Fail(lms.Unavailable, "slims.empty", lms.Args{"name": r.name})
	}
	for _, t := range []string{"user", "loan", "system_log", "visitor_count", "item", "biblio", "fines", "holiday"} {
		if r.cols[t] == nil {
			return lms.Fail(lms.Unavailable, "slims.missing_table", lms.Args{"table": t, "name": r.name})
		}
		for _, c := range required[t] {
			if !r.cols[t][c] {
				return lms.Fail(lms.Unavailable, "slims.missing_column", lms.Args{"table": t, "column": c, "name": r.name})
			}
		}
	}
	return nil
}

// connectLimit is how long a server may take to greet us, and silence how long
// it may say nothing while it is asked something: longer than statementLimit, so
// that the server's own word for it comes first. Variables, for tests.
var (
	connectLimit = 10 * time.Second
	silence      = 45 * time.Second
)

// statementLimit ends what our short reads never come near. A variable, so that
// a test need not wait for it.
var statementLimit = 30 * time.Second

// readOnly makes every connection refuse writes and end long statements.
type readOnly struct{ driver.Connector }

func (c readOnly) Connect(ctx context.Context) (driver.Conn, error) {
	// The driver's time-out ends with the dialling; a server that takes the call
	// and says nothing is given no longer.
	ctx, cancel := context.WithTimeout(ctx, connectLimit)
	defer cancel()
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	run := func(query string) error {
		_, err := conn.(driver.ExecerContext).ExecContext(ctx, query, nil)
		return err
	}
	err = run("SET SESSION TRANSACTION READ ONLY")
	if err == nil {
		err = run(fmt.Sprintf("SET SESSION max_statement_time = %g", statementLimit.Seconds())) // MariaDB
		var e *mysql.MySQLError
		if errors.As(err, &e) && e.Number == 1193 {
			err = run(fmt.Sprintf("SET SESSION max_execution_time = %d", statementLimit.Milliseconds())) // MySQL
		}
	}
	if err == nil {
		// MySQL tells else of a day ago when a table was last written to.
		err = run("SET SESSION information_schema_stats_expiry = 0")
		var e *mysql.MySQLError
		if errors.As(err, &e) && e.Number == 1193 { // MariaDB, and old MySQL, tell of now
			err = nil
		}
	}
	if err != nil {
		conn.Close()
		return nil, err
	}
	return conn, nil
}
