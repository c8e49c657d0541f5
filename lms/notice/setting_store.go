package notice

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// Settings are what the actor chose.
func (s *Store) Settings(ctx context.Context, actor lms.Actor) (Settings, error) {
	if err := require(canRead(actor)); err != nil {
		return Settings{}, err
	}
	return settings(ctx, s.db, actor.AccountID)
}

func settings(ctx context.Context, q sqlx.QueryerContext, accountID int64) (Settings, error) {
	chosen := Settings{Letters: true, Hour: usualHour, Channels: map[Kind]Channel{}}
	var when []struct {
		Letters bool `db:"letters"`
		Hour    int  `db:"hour"`
	}
	if err := sqlx.SelectContext(ctx, q, &when, `SELECT letters, hour FROM notice_setting WHERE account_id = ?`, accountID); err != nil {
		return chosen, err
	}
	if len(when) > 0 {
		chosen.Letters, chosen.Hour = when[0].Letters, when[0].Hour
	}
	var kinds []struct {
		Kind    Kind    `db:"kind"`
		Channel Channel `db:"channel"`
	}
	err := sqlx.SelectContext(ctx, q, &kinds, `SELECT kind, channel FROM notice_preference WHERE account_id = ?`, accountID)
	for _, k := range kinds {
		chosen.Channels[k.Kind] = k.Channel
	}
	return chosen, err
}

// SaveSettings notes what the actor chose. What waits for a letter that is not
// wanted any more goes into none. Fields: hour, kind-<kind>.
func (s *Store) SaveSettings(ctx context.Context, actor lms.Actor, chosen Settings) error {
	if err := require(canRead(actor)); err != nil {
		return err
	}
	if err := chosen.check(); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO notice_setting (account_id, letters, hour) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE letters = VALUES(letters), hour = VALUES(hour)`,
			actor.AccountID, chosen.Letters, chosen.Hour)
		if err != nil {
			return err
		}
		for _, k := range Kinds {
			if c := chosen.Channel(k); err == nil {
				err = choose(ctx, tx, actor.AccountID, k, c)
			}
		}
		if err == nil && !chosen.Letters {
			err = forget(ctx, tx, actor.AccountID, "")
		}
		return err
	})
}

func choose(ctx context.Context, tx *sqlx.Tx, accountID int64, k Kind, c Channel) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO notice_preference (account_id, kind, channel) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE channel = VALUES(channel)`, accountID, k, c)
	if err == nil && c != Mail {
		err = forget(ctx, tx, accountID, k)
	}
	return err
}

// forget takes what waits for a letter out of it; of all kinds when k is "".
func forget(ctx context.Context, tx *sqlx.Tx, accountID int64, k Kind) error {
	_, err := tx.ExecContext(ctx, `UPDATE notice SET mail_at = NULL WHERE account_id = ? AND mail_at IS NOT NULL AND (? = '' OR kind = ?)`, accountID, k, k)
	return err
}

// Stop ends the letters of one kind, or all where k is "", for whoever holds a
// letter with that token. What is here stays here.
func (s *Store) Stop(ctx context.Context, token string) (Kind, error) {
	accountID, k, err := s.read(token)
	if err != nil {
		return "", err
	}
	return k, s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		var id int64 // whoever is no more gets none either
		if err := tx.GetContext(ctx, &id, `SELECT COALESCE(MAX(id), 0) FROM account WHERE id = ?`, accountID); err != nil || id == 0 {
			return err
		}
		if k != "" {
			var now []Channel
			if err := tx.SelectContext(ctx, &now, `SELECT channel FROM notice_preference WHERE account_id = ? AND kind = ?`, id, k); err != nil || len(now) > 0 && now[0] == None {
				return err
			}
			return choose(ctx, tx, id, k, Here)
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO notice_setting (account_id, letters, hour) VALUES (?, FALSE, ?) ON DUPLICATE KEY UPDATE letters = FALSE`, id, usualHour)
		if err != nil {
			return err
		}
		return forget(ctx, tx, id, "")
	})
}

// Language is the language of whoever holds a letter with that token, and the
// kind that it ends.
func (s *Store) Language(ctx context.Context, token string) (language string, k Kind, err error) {
	accountID, k, err := s.read(token)
	if err != nil {
		return "", "", err
	}
	return language, k, s.db.GetContext(ctx, &language, `SELECT COALESCE(MAX(locale), '') FROM account WHERE id = ?`, accountID)
}

// MoveAccount hands notices and letters over to another account of the person's;
// what they chose there counts.
func (s *Store) MoveAccount(ctx context.Context, tx *sqlx.Tx, from, into, _ int64) error {
	for _, query := range []string{
		`UPDATE notice SET account_id = ? WHERE account_id = ?`,
		`UPDATE notice_letter SET account_id = ? WHERE account_id = ?`,
		`UPDATE IGNORE notice_setting SET account_id = ? WHERE account_id = ?`,
		`UPDATE IGNORE notice_preference SET account_id = ? WHERE account_id = ?`,
	} {
		if _, err := tx.ExecContext(ctx, query, into, from); err != nil {
			return err
		}
	}
	for _, query := range []string{`DELETE FROM notice_setting WHERE account_id = ?`, `DELETE FROM notice_preference WHERE account_id = ?`} {
		if _, err := tx.ExecContext(ctx, query, from); err != nil {
			return err
		}
	}
	return nil
}
