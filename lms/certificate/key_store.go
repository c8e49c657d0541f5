package certificate

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
	"binapustaka/lms/sqldb/sealed"
)

const (
	sealedKey = "certificate_key.private:"
	selectKey = `SELECT id, thumb, public, current IS NOT NULL AS signs, created_at, retired_at, withdrawn_at FROM certificate_key `
)

// Keys are those a library signs with and has signed with, the newest first.
func (s *Store) Keys(ctx context.Context, actor lms.Actor, libraryID int64) (list []Key, err error) {
	if err := require(canManage(actor, libraryID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, selectKey+`WHERE library_id = ? ORDER BY id DESC`, libraryID)
	return list, err
}

// Published are the keys by which anybody can verify a library's badges;
// NotFound when it has none.
func (s *Store) Published(ctx context.Context, libraryID int64) (list []Key, err error) {
	if err := s.db.SelectContext(ctx, &list, selectKey+`WHERE library_id = ? AND withdrawn_at IS NULL ORDER BY id DESC`, libraryID); err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, lms.Fail(lms.NotFound, "error.not_found")
	}
	return list, nil
}

// Rotate makes another key sign from now on. The one before keeps verifying what
// it has signed, unless somebody else may have it: then nothing that it signed
// counts any more, and people fetch their badges anew. Its private half is
// forgotten either way.
func (s *Store) Rotate(ctx context.Context, actor lms.Actor, libraryID int64, leaked bool) error {
	if err := require(canManage(actor, libraryID)); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		if _, err := tx.ExecContext(ctx, `UPDATE certificate_key SET current = NULL, private = NULL, retired_at = ?, withdrawn_at = IF(?, ?, NULL) WHERE library_id = ? AND current`,
			s.now(), leaked, s.now(), libraryID); err != nil {
			return err
		}
		_, err := s.makeKey(ctx, tx, libraryID)
		if sqldb.IsDuplicate(err) {
			return lms.Fail(lms.Conflict, "certificate.key_rotated_already")
		}
		return err
	})
}

func (s *Store) makeKey(ctx context.Context, tx *sqlx.Tx, libraryID int64) (ed25519.PrivateKey, error) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO certificate_key (library_id, thumb, public, private, current, created_at) VALUES (?, ?, ?, ?, TRUE, ?)`,
		libraryID, thumb(public), []byte(public), sealed.Seal(s.key, sealedKey, libraryID, string(private.Seed())), s.now())
	return private, err
}

// signer is the key that signs for a library, made when it is needed first.
func (s *Store) signer(ctx context.Context, libraryID int64) (private ed25519.PrivateKey, err error) {
	read := func() error {
		var secret []byte
		if err := s.db.GetContext(ctx, &secret, `SELECT private FROM certificate_key WHERE library_id = ? AND current`, libraryID); err != nil {
			return sqldb.NotFound(err, "error.not_found")
		}
		seed, err := sealed.Open(s.key, sealedKey, libraryID, secret)
		if err != nil {
			return err
		}
		if len(seed) != ed25519.SeedSize {
			return errors.New("certificate: a key that is none")
		}
		private = ed25519.NewKeyFromSeed([]byte(seed))
		return nil
	}
	if err = read(); !lms.IsKind(err, lms.NotFound) {
		return private, err
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) (err error) {
		private, err = s.makeKey(ctx, tx, libraryID)
		return err
	})
	if sqldb.IsDuplicate(err) { // another process was first
		return private, read()
	}
	return private, err
}
