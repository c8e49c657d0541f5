package exchange

import (
	"context"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
	"binapustaka/lms/sqldb/sealed"
)

const (
	sealedReceiver = "exchange_receiver.sealed:"
	// rotation is for how long the secret before signs beside the new one.
	rotation = 24 * time.Hour
)

type receiverRow struct {
	ID           int64        `db:"id"`
	LibraryID    int64        `db:"library_id"`
	Kind         ReceiverKind `db:"kind"`
	Name         string       `db:"name"`
	Address      string       `db:"address"`
	Own          bool         `db:"own"`
	Kinds        string       `db:"kinds"`
	Personal     bool         `db:"personal"`
	Reason       string       `db:"reason"`
	Site         string       `db:"site"`
	CreatedAt    time.Time    `db:"created_at"`
	RotatedUntil *time.Time   `db:"rotated_until"`
	OffAt        *time.Time   `db:"off_at"`
	OffWhy       string       `db:"off_why"`
	FailingSince *time.Time   `db:"failing_since"`
	SentAt       *time.Time   `db:"sent_at"`
	Sealed       []byte       `db:"sealed"`
	Before       []byte       `db:"sealed_before"`
}

const selectReceiver = `SELECT r.id, r.library_id, r.kind, r.name, r.address, r.own, r.kinds, r.personal, r.reason, r.site, r.created_at, r.rotated_until, r.off_at, r.off_why,
	r.failing_since, r.sent_at, r.sealed, r.sealed_before FROM exchange_receiver r WHERE r.removed_at IS NULL `

func (row receiverRow) receiver() Receiver {
	r := Receiver{ID: row.ID, LibraryID: row.LibraryID, Kind: row.Kind, Site: row.Site, CreatedAt: row.CreatedAt, RotatedUntil: row.RotatedUntil,
		OffAt: row.OffAt, OffWhy: row.OffWhy, FailingSince: row.FailingSince, SentAt: row.SentAt,
		ReceiverDetails: ReceiverDetails{Name: row.Name, Address: row.Address, Own: row.Own, Personal: row.Personal, Reason: row.Reason}}
	for k := range strings.SplitSeq(row.Kinds, ",") {
		r.Kinds = append(r.Kinds, Kind(k))
	}
	return r
}

func joinKinds(kinds []Kind) string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	return strings.Join(names, ",")
}

// AddReceiver makes a webhook, or the library's learning record store, which is told
// what happens from now on. Of a webhook the secret is shown this once. site is our
// own address.
func (s *Store) AddReceiver(ctx context.Context, actor lms.Actor, libraryID int64, kind ReceiverKind, d ReceiverDetails, site string) (r Receiver, secret string, err error) {
	if err := require(canManage(actor, libraryID)); err != nil {
		return r, "", err
	}
	if d, err = d.Clean(kind, true); err != nil {
		return r, "", err
	}
	kept := d.Key + ":" + d.Secret
	if kind == Hook {
		secret = newHookSecret()
		kept = secret
	}
	d.Key, d.Secret = "", ""
	r = Receiver{LibraryID: libraryID, Kind: kind, ReceiverDetails: d, Site: site, CreatedAt: s.now()}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		res, err := tx.ExecContext(ctx, `INSERT INTO exchange_receiver (library_id, kind, name, address, own, kinds, personal, reason, site, sealed, created_at, created_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			libraryID, kind, d.Name, d.Address, d.Own, joinKinds(d.Kinds), d.Personal, d.Reason, site, sealed.Seal(s.key, sealedReceiver, libraryID, kept), r.CreatedAt, actor.ID())
		if err != nil {
			return err
		}
		if r.ID, err = res.LastInsertId(); err != nil {
			return err
		}
		return s.skip(ctx, tx, libraryID, r.ID)
	})
	if sqldb.IsDuplicate(err) {
		err = &lms.Error{Kind: lms.Conflict, Key: "exchange.name_taken", Field: "name", Args: lms.Args{"name": d.Name}, Err: err}
	}
	return r, secret, err
}

// ChangeReceiver changes what an administrator says of a receiver; without Key and
// Secret those of a learning record store stay.
func (s *Store) ChangeReceiver(ctx context.Context, actor lms.Actor, libraryID, id int64, d ReceiverDetails) error {
	return s.change(ctx, actor, libraryID, id, func(tx *sqlx.Tx, row receiverRow) error {
		d, err := d.Clean(row.Kind, false)
		if err != nil {
			return err
		}
		kept := row.Sealed
		if row.Kind == LRS && d.Key != "" {
			kept = sealed.Seal(s.key, sealedReceiver, libraryID, d.Key+":"+d.Secret)
		}
		_, err = tx.ExecContext(ctx, `UPDATE exchange_receiver SET name = ?, address = ?, own = ?, kinds = ?, personal = ?, reason = ?, sealed = ? WHERE id = ?`,
			d.Name, d.Address, d.Own, joinKinds(d.Kinds), d.Personal, d.Reason, kept, id)
		if sqldb.IsDuplicate(err) {
			err = &lms.Error{Kind: lms.Conflict, Key: "exchange.name_taken", Field: "name", Args: lms.Args{"name": d.Name}, Err: err}
		}
		return err
	})
}

// RotateSecret gives a webhook another secret, shown this once; the one before
// signs beside it for a day.
func (s *Store) RotateSecret(ctx context.Context, actor lms.Actor, libraryID, id int64) (secret string, err error) {
	err = s.change(ctx, actor, libraryID, id, func(tx *sqlx.Tx, row receiverRow) error {
		if row.Kind != Hook {
			return lms.Fail(lms.NotFound, "exchange.receiver_not_found")
		}
		secret = newHookSecret()
		_, err := tx.ExecContext(ctx, `UPDATE exchange_receiver SET sealed = ?, sealed_before = ?, rotated_until = ? WHERE id = ?`,
			sealed.Seal(s.key, sealedReceiver, libraryID, secret), row.Sealed, s.now().Add(rotation), id)
		return err
	})
	return secret, err
}

// Switch turns a receiver on or off. What happens while it is off it is never told,
// and what was due is given up: it can be sent by hand.
func (s *Store) Switch(ctx context.Context, actor lms.Actor, libraryID, id int64, on bool) error {
	return s.change(ctx, actor, libraryID, id, func(tx *sqlx.Tx, row receiverRow) error {
		if !on {
			return switchOff(ctx, tx, id, "admin", s.now())
		}
		if row.OffAt == nil {
			return nil
		}
		if _, err := tx.ExecContext(ctx, `UPDATE exchange_receiver SET off_at = NULL, off_why = '', failing_since = NULL WHERE id = ?`, id); err != nil {
			return err
		}
		return s.skip(ctx, tx, libraryID, id)
	})
}

func switchOff(ctx context.Context, tx *sqlx.Tx, id int64, why string, now time.Time) error {
	if _, err := tx.ExecContext(ctx, `UPDATE exchange_receiver SET off_at = COALESCE(off_at, ?), off_why = IF(off_why = '', ?, off_why) WHERE id = ?`, now, why, id); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `UPDATE exchange_delivery SET state = 'failed' WHERE receiver_id = ? AND state = 'due'`, id)
	return err
}

// RemoveReceiver ends a receiver for good and forgets its secret.
func (s *Store) RemoveReceiver(ctx context.Context, actor lms.Actor, libraryID, id int64) error {
	return s.change(ctx, actor, libraryID, id, func(tx *sqlx.Tx, row receiverRow) error {
		if err := switchOff(ctx, tx, id, "admin", s.now()); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE exchange_receiver SET removed_at = ?, sealed = '', sealed_before = NULL WHERE id = ?`, s.now(), id)
		return err
	})
}

// change does something with a receiver, locked.
func (s *Store) change(ctx context.Context, actor lms.Actor, libraryID, id int64, do func(*sqlx.Tx, receiverRow) error) error {
	if err := require(canManage(actor, libraryID)); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		var row receiverRow
		if err := tx.GetContext(ctx, &row, selectReceiver+`AND r.library_id = ? AND r.id = ? FOR UPDATE`, libraryID, id); err != nil {
			return sqldb.NotFound(err, "exchange.receiver_not_found")
		}
		return do(tx, row)
	})
}

// Receivers are a library's receivers of a kind, by name.
func (s *Store) Receivers(ctx context.Context, actor lms.Actor, libraryID int64, kind ReceiverKind) (list []Receiver, err error) {
	if err := require(canManage(actor, libraryID)); err != nil {
		return nil, err
	}
	var rows []receiverRow
	err = s.db.SelectContext(ctx, &rows, selectReceiver+`AND r.library_id = ? AND r.kind = ? ORDER BY r.name, r.id`, libraryID, kind)
	for _, row := range rows {
		list = append(list, row.receiver())
	}
	return list, err
}

// Receiver is one of a library's receivers.
func (s *Store) Receiver(ctx context.Context, actor lms.Actor, libraryID, id int64) (r Receiver, err error) {
	if err := require(canManage(actor, libraryID)); err != nil {
		return r, err
	}
	var row receiverRow
	err = s.db.GetContext(ctx, &row, selectReceiver+`AND r.library_id = ? AND r.id = ?`, libraryID, id)
	return row.receiver(), sqldb.NotFound(err, "exchange.receiver_not_found")
}
