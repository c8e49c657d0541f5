package partner

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// Link is a programme or an activity on which a partner is named.
type Link struct {
	ID     int64  `db:"id"`
	Title  string `db:"title"`
	AsHost bool   `db:"as_host"` // of an activity: it was at the partner's
}

// Links are the programmes and the activities on which a partner is named, by title.
func (s *Store) Links(ctx context.Context, actor lms.Actor, id int64) (programmes, activities []Link, err error) {
	if _, err := s.Find(ctx, actor, id); err != nil {
		return nil, nil, err
	}
	if err := s.db.SelectContext(ctx, &programmes, `SELECT g.id, g.title, FALSE AS as_host FROM partner_programme l JOIN programme g ON g.id = l.programme_id WHERE l.partner_id = ? ORDER BY g.title, g.id`, id); err != nil {
		return nil, nil, err
	}
	err = s.db.SelectContext(ctx, &activities, `SELECT a.id, a.title, l.as_host FROM partner_activity l JOIN activity a ON a.id = l.activity_id WHERE l.partner_id = ? ORDER BY a.title, a.id`, id)
	return programmes, activities, err
}

// OnProgramme are the partners that are named on a programme, by name; of libraries
// that the actor does not work in there are none.
func (s *Store) OnProgramme(ctx context.Context, actor lms.Actor, programmeID int64) (list []Partner, err error) {
	if err := require(canRead(actor, actor.LibraryID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT `+columns+` FROM partner p JOIN partner_programme l ON l.partner_id = p.id WHERE p.library_id = ? AND l.programme_id = ? ORDER BY p.name, p.id`, actor.LibraryID, programmeID)
	return list, err
}

// NameOnProgramme names a partner on a programme of its library, or no longer.
func (s *Store) NameOnProgramme(ctx context.Context, actor lms.Actor, id, programmeID int64, on bool) error {
	return s.altered(ctx, actor, id, func(tx *sqlx.Tx, p Partner) error {
		if !on {
			_, err := tx.ExecContext(ctx, `DELETE FROM partner_programme WHERE partner_id = ? AND programme_id = ?`, id, programmeID)
			return err
		}
		if err := offered(ctx, tx, p.LibraryID, programmeID); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT IGNORE INTO partner_programme (partner_id, programme_id) VALUES (?, ?)`, id, programmeID)
		return err
	})
}

// NameOnActivity names a partner on an activity of its library, as the host of it
// or not, or with on false no longer.
func (s *Store) NameOnActivity(ctx context.Context, actor lms.Actor, id, activityID int64, on, asHost bool) error {
	return s.altered(ctx, actor, id, func(tx *sqlx.Tx, p Partner) error {
		if !on {
			_, err := tx.ExecContext(ctx, `DELETE FROM partner_activity WHERE partner_id = ? AND activity_id = ?`, id, activityID)
			return err
		}
		var here bool
		if err := tx.GetContext(ctx, &here, `SELECT EXISTS (SELECT 1 FROM activity WHERE id = ? AND library_id = ?)`, activityID, p.LibraryID); err != nil {
			return err
		}
		if !here {
			return lms.FailField("activity", "partner.activity_gone")
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO partner_activity (partner_id, activity_id, as_host) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE as_host = VALUES(as_host)`, id, activityID, asHost)
		return err
	})
}
