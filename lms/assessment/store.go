package assessment

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"

	"binapustaka/lms/sqldb"
)

// Store keeps questions, tests and attempts.
type Store struct {
	db    *sqldb.DB
	clock func() time.Time
}

// NewStore makes a Store; now is the server's clock.
func NewStore(db *sqldb.DB, now func() time.Time) *Store { return &Store{db: db, clock: now} }

// now is the server's time as columns hold it: UTC, whole seconds. Rounding
// down never takes time from a deadline.
func (s *Store) now() time.Time { return s.clock().UTC().Truncate(time.Second) }

// column keeps a value as JSON; the nil column reads as the zero value.
type column[T any] struct{ V T }

func (c column[T]) Value() (driver.Value, error) {
	b, err := json.Marshal(c.V)
	return string(b), err
}

func (c *column[T]) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		var zero T
		c.V = zero
		return nil
	case []byte:
		return json.Unmarshal(v, &c.V)
	case string:
		return json.Unmarshal([]byte(v), &c.V)
	}
	return fmt.Errorf("assessment: cannot read JSON from %T", src)
}
