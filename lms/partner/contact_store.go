package partner

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

const mostContacts = 50 // of a partner

// Contacts are those of a partner, for who may write it, in the order they were
// written.
func (s *Store) Contacts(ctx context.Context, actor lms.Actor, id int64) (list []Contact, err error) {
	if _, err := s.writable(ctx, actor, id); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT id, partner_id, name, role, phone, email FROM partner_contact WHERE partner_id = ? ORDER BY id`, id)
	return list, err
}

// FindContact is one of them.
func (s *Store) FindContact(ctx context.Context, actor lms.Actor, id, contact int64) (Contact, error) {
	list, err := s.Contacts(ctx, actor, id)
	if err != nil {
		return Contact{}, err
	}
	for _, c := range list {
		if c.ID == contact {
			return c, nil
		}
	}
	return Contact{}, lms.Fail(lms.NotFound, "partner.contact_gone")
}

// SaveContact writes a contact, a new one where it has no id.
func (s *Store) SaveContact(ctx context.Context, actor lms.Actor, id int64, c Contact) error {
	c, problem := c.Clean()
	return s.altered(ctx, actor, id, func(tx *sqlx.Tx, _ Partner) error {
		if problem != nil {
			return problem
		}
		if c.ID != 0 {
			res, err := tx.ExecContext(ctx, `UPDATE partner_contact SET name = ?, role = ?, phone = ?, email = ? WHERE id = ? AND partner_id = ?`, c.Name, c.Role, c.Phone, c.Email, c.ID, id)
			return gone(res, err, "partner.contact_gone")
		}
		var n int
		if err := tx.GetContext(ctx, &n, `SELECT COUNT(*) FROM partner_contact WHERE partner_id = ?`, id); err != nil {
			return err
		}
		if n >= mostContacts {
			return lms.Fail(lms.Conflict, "partner.too_many", lms.Args{"max": mostContacts})
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO partner_contact (partner_id, name, role, phone, email) VALUES (?, ?, ?, ?, ?)`, id, c.Name, c.Role, c.Phone, c.Email)
		return err
	})
}

// RemoveContact forgets a contact for good.
func (s *Store) RemoveContact(ctx context.Context, actor lms.Actor, id, contact int64) error {
	return s.altered(ctx, actor, id, func(tx *sqlx.Tx, _ Partner) error {
		res, err := tx.ExecContext(ctx, `DELETE FROM partner_contact WHERE id = ? AND partner_id = ?`, contact, id)
		return gone(res, err, "partner.contact_gone")
	})
}
