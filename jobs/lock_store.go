package jobs

import (
	"context"
	"database/sql/driver"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// lockName names a library's lock, within the 64 letters that a name may have.
// SHA2: MySQL 9.6 and newer have no SHA1.
const lockName = `CONCAT('bp-job-', LEFT(SHA2(CONCAT(DATABASE(), '/', ?), 256), 40))`

const (
	heartbeat = 10 * time.Second
	// patience is how long the database server keeps the lock of a worker that
	// it no longer hears, for example because its machine lost its power.
	patience = 60
)

// lock is held by a connection of its own: when the process or the connection
// is gone, so is the lock.
type lock struct {
	conn *sqlx.Conn
	id   int64
}

// ErrBusy says that a run works on the library already.
var ErrBusy = lms.Fail(lms.Conflict, "job.already_running")

// Lock takes a library's lock without waiting; ErrBusy when another holds it.
func (s *Store) Lock(ctx context.Context, libraryID int64) (*lock, error) {
	conn, err := s.db.Connx(ctx)
	if err != nil {
		return nil, err
	}
	l := &lock{conn, libraryID}
	var got *int
	if _, err = conn.ExecContext(ctx, `SET SESSION wait_timeout = ?`, patience); err == nil {
		// Safety: lockName is a constant expression.
		err = conn.GetContext(ctx, &got, `SELECT GET_LOCK(`+lockName+`, 0)`, libraryID)
	}
	if err == nil && (got == nil || *got != 1) {
		err = ErrBusy
	}
	if err != nil {
		l.drop()
		return nil, err
	}
	return l, nil
}

// Keep tells the database server now and then that the holder lives; when the
// connection is lost, so is the lock, and lost is called.
func (l *lock) Keep(ctx context.Context, lost func()) {
	tick := time.NewTicker(heartbeat)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			// Not under ctx: a statement cut short would take the lock with it.
			beat, cancel := context.WithTimeout(context.WithoutCancel(ctx), heartbeat/2)
			_, err := l.conn.ExecContext(beat, `DO 1`)
			cancel()
			if err != nil {
				lost()
				return
			}
		}
	}
}

// Release gives the lock up.
func (l *lock) Release() {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	// Safety: lockName is a constant expression.
	l.conn.ExecContext(ctx, `DO RELEASE_LOCK(`+lockName+`)`, l.id) // closing does it as well
	l.drop()
}

// drop closes the connection for good: its settings are not for the pool.
func (l *lock) drop() {
	l.conn.Raw(func(any) error { return driver.ErrBadConn })
	l.conn.Close()
}
