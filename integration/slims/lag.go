package slims

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"
)

// Replica reports whether the server takes no writes, as a copy of another does.
// How far it lags it tells only those who may see more than tables.
func (r *Reader) Replica(ctx context.Context) (bool, error) {
	var value string
	if err := r.db.GetContext(ctx, &value, "SELECT @@GLOBAL.read_only"); err != nil {
		return false, r.failed(err)
	}
	value = strings.ToUpper(value) // a number, and in new MariaDB a word
	return value != "0" && value != "OFF", nil
}

// Newest is the time of the newest row that SLiMS wrote with a clock time, in
// the reader's zone; zero where there is none.
func (r *Reader) Newest(ctx context.Context) (newest time.Time, err error) {
	for table, column := range map[string][2]string{"system_log": {"log_id", "log_date"}, "visitor_count": {"visitor_id", "checkin_date"}} {
		var value sql.NullString
		// Safety: table and columns are constants of this package.
		err := r.db.GetContext(ctx, &value, "SELECT "+column[1]+" FROM "+table+" FORCE INDEX (PRIMARY) ORDER BY "+column[0]+" DESC LIMIT 1")
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return newest, r.failed(err)
		}
		if at, err := time.ParseInLocation(time.DateTime, value.String, r.zone); err == nil && at.After(newest) {
			newest = at
		}
	}
	return newest, nil
}
