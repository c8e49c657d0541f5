package exchange

import (
	"time"

	"binapustaka/lms/sqldb"
)

// Store keeps what other systems are told.
type Store struct {
	db    *sqldb.DB
	now   func() time.Time
	key   [32]byte
	hider hider
}

// NewStore makes a Store; pseudonyms and sealed secrets hang on key.
func NewStore(db *sqldb.DB, now func() time.Time, key [32]byte) *Store {
	return &Store{db: db, now: func() time.Time { return now().UTC().Truncate(time.Second) }, key: key, hider: newHider(key)}
}
