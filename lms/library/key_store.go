package library

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
	"binapustaka/lms/sqldb/sealed"
)

const keyColumns = `k.key_id, k.address, k.created_at, k.used_at, k.plugin_version`

// MakeKey makes a new key for the plug-in in a library's SLiMS. The newest
// before it stays good until EndKey, older ones end.
func (s *Store) MakeKey(ctx context.Context, actor lms.Actor, libraryID int64, address string) (k Key, err error) {
	if err := require(canConnect(actor, libraryID)); err != nil {
		return k, err
	}
	if address, err = cleanAddress(address); err != nil {
		return k, err
	}
	secret := make([]byte, 32)
	rand.Read(secret)
	k = Key{ID: strings.ToLower(rand.Text()[:8]), Address: address, CreatedAt: s.now()}
	return k, s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		var newest int64
		if err := tx.GetContext(ctx, &newest, `SELECT l.id FROM "library" l WHERE l.id = ? FOR UPDATE`, libraryID); err != nil {
			return sqldb.NotFound(err, "library.not_found")
		}
		if err := tx.GetContext(ctx, &newest, `SELECT COALESCE(MAX(id), 0) FROM library_key WHERE library_id = ? AND ended_at IS NULL`, libraryID); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE library_key SET ended_at = ? WHERE library_id = ? AND ended_at IS NULL AND id < ?`, k.CreatedAt, libraryID, newest); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO library_key (library_id, key_id, sealed, address, created_at) VALUES (?, ?, ?, ?, ?)`,
			libraryID, k.ID, sealed.Seal(s.key, sealedKey, libraryID, string(secret)), k.Address, k.CreatedAt)
		return err
	})
}

// Keys are the keys of a library that are good, the newest first.
func (s *Store) Keys(ctx context.Context, actor lms.Actor, libraryID int64) (list []Key, err error) {
	if err := require(canConnect(actor, libraryID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT `+keyColumns+` FROM library_key k WHERE k.library_id = ? AND k.ended_at IS NULL ORDER BY k.id DESC`, libraryID)
	return list, err
}

// EndKey makes a key worthless.
func (s *Store) EndKey(ctx context.Context, actor lms.Actor, libraryID int64, keyID string) error {
	if err := require(canConnect(actor, libraryID)); err != nil {
		return err
	}
	r, err := s.db.ExecContext(ctx, `UPDATE library_key SET ended_at = ? WHERE library_id = ? AND key_id = ? AND ended_at IS NULL`, s.now(), libraryID, keyID)
	return one(r, err)
}

// NewestKey is a library's newest key with its secret, to be carried to its
// SLiMS; NotFound plugin.no_key when there is none.
func (s *Store) NewestKey(ctx context.Context, actor lms.Actor, libraryID int64) (Shared, error) {
	if err := require(canConnect(actor, libraryID)); err != nil {
		return Shared{}, err
	}
	l, err := s.Find(ctx, libraryID)
	if err != nil {
		return Shared{}, err
	}
	return s.shared(ctx, l, `ORDER BY k.id DESC LIMIT 1`)
}

// SigningKey is the key that a ticket says it is signed with; NotFound
// plugin.no_key when the library or the key is not there, or has ended.
func (s *Store) SigningKey(ctx context.Context, code, keyID string) (Shared, error) {
	l, err := s.FindByCode(ctx, code)
	if lms.IsKind(err, lms.NotFound) || err == nil && l.ArchivedAt != nil {
		return Shared{}, lms.Fail(lms.NotFound, "plugin.no_key")
	}
	if err != nil {
		return Shared{}, err
	}
	return s.shared(ctx, l, `AND k.key_id = ?`, keyID)
}

// shared finds a key of l that is good.
func (s *Store) shared(ctx context.Context, l Library, rest string, args ...any) (Shared, error) {
	var row struct {
		Key
		Sealed []byte `db:"sealed"`
	}
	// Safety: rest is one of the two literals above.
	err := s.db.GetContext(ctx, &row, `SELECT `+keyColumns+`, k.sealed FROM library_key k WHERE k.library_id = ? AND k.ended_at IS NULL `+rest, append([]any{l.ID}, args...)...)
	if err != nil {
		return Shared{}, sqldb.NotFound(err, "plugin.no_key")
	}
	secret, err := sealed.Open(s.key, sealedKey, l.ID, row.Sealed)
	return Shared{Key: row.Key, Library: l, Secret: []byte(secret)}, err
}

// NoteKey notes that a good ticket has come, from a plug-in of that version.
func (s *Store) NoteKey(ctx context.Context, k Shared, version string) error {
	now := s.now()
	if version == "" {
		version = k.PluginVersion
	}
	if k.UsedAt != nil && now.Sub(*k.UsedAt) < time.Minute && version == k.PluginVersion {
		return nil
	}
	if len(version) > 20 {
		version = ""
	}
	_, err := s.db.ExecContext(ctx, `UPDATE library_key SET used_at = ?, plugin_version = ? WHERE library_id = ? AND key_id = ?`, now, version, k.Library.ID, k.ID)
	return err
}
