package usage

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// SaveCollection puts what the library holds today in the place of what it
// held when it was last counted.
func (s *Store) SaveCollection(ctx context.Context, actor lms.Actor, libraryID int64, c Collection) error {
	if !canWrite(actor) {
		return forbidden
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM usage_collection WHERE library_id = ?", libraryID); err != nil {
			return err
		}
		var rows [][]any
		for _, h := range c.Holdings {
			rows = append(rows, []any{libraryID, h.Part, h.Code, clip(h.Name, 100), h.Count, c.ReadOn})
		}
		return insert(ctx, tx, "INSERT INTO usage_collection (library_id, part, code, name, count, read_on)", rows)
	})
}

// Collection is what the library held when it was last counted; without
// holdings before that.
func (s *Store) Collection(ctx context.Context, actor lms.Actor, libraryID int64) (c Collection, err error) {
	if !canRead(actor, libraryID) {
		return c, forbidden
	}
	var rows []struct {
		Holding
		ReadOn lms.Day `db:"read_on"`
	}
	err = s.db.SelectContext(ctx, &rows, "SELECT part, code, name, count, read_on FROM usage_collection WHERE library_id = ? ORDER BY part, code", libraryID)
	for _, r := range rows {
		c.ReadOn = r.ReadOn
		c.Holdings = append(c.Holdings, r.Holding)
	}
	return c, err
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}
