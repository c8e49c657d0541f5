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

// Message is a delivery as it is sent.
type Message struct {
	Delivery
	ID     string // the same in every try
	Event  Event  // its Kind is Ping in a try by hand
	Person string // the receiver's pseudonym for the learner; "" in a try by hand
}

// Batch is what is due for one receiver.
type Batch struct {
	Receiver    Receiver
	LibraryCode string
	Secrets     []string // to sign with, the newest first; of a learning record store key:secret
	Messages    []Message
}

const (
	batchSize = 50
	// lease is when a message that is being sent counts as lost with the process
	// that sent it.
	lease = 3 * time.Minute
)

const deliveryColumns = `d.id, d.receiver_id, COALESCE(x.kind, 'ping') AS kind, d.state, d.tries, d.created_at, d.next_at, d.tried_at, d.status, d.answer`

// Due are the receivers with messages that are due. Only the system may.
func (s *Store) Due(ctx context.Context, actor lms.Actor) (receivers []int64, err error) {
	if err := require(actor.IsSystem()); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &receivers, `SELECT DISTINCT receiver_id FROM exchange_delivery WHERE state = 'due' AND next_at <= ? ORDER BY receiver_id`, s.now())
	return receivers, err
}

// Take is the next batch of a receiver's messages that are due, the oldest first;
// nobody else takes them for a while. only is one delivery, 0 for all. Without
// messages there is nothing to do. Only the system may.
func (s *Store) Take(ctx context.Context, actor lms.Actor, receiverID, only int64) (b Batch, err error) {
	if err := require(actor.IsSystem()); err != nil {
		return b, err
	}
	var row struct {
		receiverRow
		Code string `db:"code"`
	}
	var taken []struct {
		Delivery
		EventID *int64 `db:"event_id"`
	}
	now := s.now()
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		taken = nil
		if err := tx.GetContext(ctx, &row.receiverRow, selectReceiver+`AND r.id = ? FOR UPDATE`, receiverID); err != nil {
			return sqldb.NotFound(err, "exchange.receiver_not_found")
		}
		if err := tx.GetContext(ctx, &row.Code, `SELECT code FROM "library" WHERE id = ?`, row.LibraryID); err != nil {
			return err
		}
		if err := tx.SelectContext(ctx, &taken, `SELECT `+deliveryColumns+`, d.event_id FROM exchange_delivery d LEFT JOIN exchange_event x ON x.id = d.event_id
			WHERE d.receiver_id = ? AND d.state = 'due' AND d.next_at <= ? AND (? = 0 OR d.id = ?) ORDER BY d.id LIMIT ?`, receiverID, now, only, only, batchSize); err != nil {
			return err
		}
		for _, d := range taken {
			if _, err := tx.ExecContext(ctx, `UPDATE exchange_delivery SET next_at = ? WHERE id = ?`, now.Add(lease), d.ID); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || len(taken) == 0 {
		return b, err
	}
	b = Batch{Receiver: row.receiver(), LibraryCode: row.Code}
	stored := [][]byte{row.Sealed}
	if b.Receiver.Rotated(now) {
		stored = append(stored, row.Before)
	}
	for _, value := range stored {
		secret, err := sealed.Open(s.key, sealedReceiver, row.LibraryID, value)
		if err != nil {
			return b, err
		}
		b.Secrets = append(b.Secrets, secret)
	}
	ids := []int64{0} // IN wants one
	for _, d := range taken {
		if d.EventID != nil {
			ids = append(ids, *d.EventID)
		}
	}
	events, err := s.events(ctx, ids)
	if err != nil {
		return b, err
	}
	for _, d := range taken {
		m := Message{Delivery: d.Delivery, ID: "msg_" + s.hider.hide(asMessage, receiverID, d.ID), Event: Event{Kind: Ping, HappenedAt: d.CreatedAt}}
		if d.EventID != nil {
			e, ok := events[*d.EventID]
			if !ok { // what it tells of is no more
				if err := s.finish(ctx, d.Delivery, "failed", now, Outcome{Answer: "exchange.answer_nothing"}); err != nil {
					return b, err
				}
				continue
			}
			m.Event, m.Person = e, s.hider.hide(asLearner, receiverID, e.AccountID)
		}
		b.Messages = append(b.Messages, m)
	}
	return b, nil
}

func (s *Store) finish(ctx context.Context, d Delivery, state string, next time.Time, o Outcome) error {
	_, err := s.db.ExecContext(ctx, `UPDATE exchange_delivery SET state = ?, tries = tries + 1, next_at = ?, tried_at = ?, status = ?, answer = ? WHERE id = ?`,
		state, next, s.now(), o.Status, clip(o.Answer), d.ID)
	return err
}

// SaveOutcome notes how sending a message went, and switches off a receiver that
// has failed for days. Only the system may.
func (s *Store) SaveOutcome(ctx context.Context, actor lms.Actor, d Delivery, o Outcome) error {
	if err := require(actor.IsSystem()); err != nil {
		return err
	}
	now := s.now()
	if o.OK {
		if err := s.finish(ctx, d, "sent", now, o); err != nil {
			return err
		}
		_, err := s.db.ExecContext(ctx, `UPDATE exchange_receiver SET failing_since = NULL, sent_at = ? WHERE id = ?`, now, d.ReceiverID)
		return err
	}
	state := "due"
	next, ok := again(d.Tries+1, now)
	if !ok || d.Kind == Ping {
		state = "failed"
	}
	if err := s.finish(ctx, d, state, next, o); err != nil || d.Kind == Ping {
		return err
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		var since time.Time
		if _, err := tx.ExecContext(ctx, `UPDATE exchange_receiver SET failing_since = IF(failed_at >= ?, COALESCE(failing_since, ?), ?), failed_at = ? WHERE id = ?`,
			now.Add(-apart), now, now, now, d.ReceiverID); err != nil {
			return err
		}
		if err := tx.GetContext(ctx, &since, `SELECT failing_since FROM exchange_receiver WHERE id = ?`, d.ReceiverID); err != nil {
			return err
		}
		switch {
		case o.Gone:
			return switchOff(ctx, tx, d.ReceiverID, "gone", now)
		case now.Sub(since) >= patience:
			return switchOff(ctx, tx, d.ReceiverID, "failing", now)
		}
		return nil
	})
}

// Deliveries is what a receiver was sent, the newest first, and how many there are.
func (s *Store) Deliveries(ctx context.Context, actor lms.Actor, libraryID, receiverID int64, page lms.Page) (list []Delivery, total int, err error) {
	if _, err := s.Receiver(ctx, actor, libraryID, receiverID); err != nil {
		return nil, 0, err
	}
	if err := s.db.GetContext(ctx, &total, `SELECT COUNT(*) FROM exchange_delivery WHERE receiver_id = ?`, receiverID); err != nil {
		return nil, 0, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT `+deliveryColumns+` FROM exchange_delivery d LEFT JOIN exchange_event x ON x.id = d.event_id
		WHERE d.receiver_id = ? ORDER BY d.id DESC LIMIT ? OFFSET ?`, receiverID, page.Limit(), page.Offset())
	return list, total, err
}

// TryReceiver makes a message that tells of nothing, to see whether it arrives.
func (s *Store) TryReceiver(ctx context.Context, actor lms.Actor, libraryID, receiverID int64) (id int64, err error) {
	err = s.change(ctx, actor, libraryID, receiverID, func(tx *sqlx.Tx, _ receiverRow) error {
		r, err := tx.ExecContext(ctx, `INSERT INTO exchange_delivery (receiver_id, created_at, next_at) VALUES (?, ?, ?)`, receiverID, s.now(), s.now())
		if err != nil {
			return err
		}
		id, err = r.LastInsertId()
		return err
	})
	return id, err
}

// Resend makes a message that did not arrive due once more.
func (s *Store) Resend(ctx context.Context, actor lms.Actor, libraryID, receiverID, id int64) error {
	return s.change(ctx, actor, libraryID, receiverID, func(tx *sqlx.Tx, _ receiverRow) error {
		r, err := tx.ExecContext(ctx, `UPDATE exchange_delivery SET state = 'due', tries = 0, next_at = ? WHERE id = ? AND receiver_id = ? AND state = 'failed'`, s.now(), id, receiverID)
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return lms.Fail(lms.NotFound, "exchange.delivery_not_found")
		}
		return nil
	})
}

// clip is the beginning of an answer, on one line.
func clip(answer string) string {
	answer = lms.Line(strings.ToValidUTF8(answer, ""))
	if r := []rune(answer); len(r) > 200 {
		return string(r[:199]) + "…"
	}
	return answer
}
