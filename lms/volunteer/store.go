package volunteer

import (
	"context"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Store keeps volunteers and what they give.
type Store struct {
	db  *sqldb.DB
	now func() time.Time
}

// NewStore makes a Store.
func NewStore(db *sqldb.DB, now func() time.Time) *Store {
	return &Store{db, func() time.Time { return now().UTC().Truncate(time.Second) }}
}

const columns = `v.id, v.library_id, v.kind, v.name, v.email, v.phone, v.organisation, v.skills, v.free_from, v.free_to, v.free_note, v.keeper_id, v.state, v.consent_on, v.asked_at, v.wish, v.erased_at, v.revision, v.created_at`

// Find is one volunteer, for those who keep them and for themselves.
func (s *Store) Find(ctx context.Context, actor lms.Actor, id int64) (Volunteer, error) {
	return find(ctx, s.db, actor, id, "")
}

func find(ctx context.Context, q sqlx.QueryerContext, actor lms.Actor, id int64, lock string) (v Volunteer, err error) {
	// Safety: lock is "" or " FOR UPDATE", from this package.
	if err := sqlx.GetContext(ctx, q, &v, `SELECT `+columns+` FROM volunteer v WHERE v.id = ?`+lock, id); err != nil {
		return v, sqldb.NotFound(err, "volunteer.not_found")
	}
	if !canRead(actor, v.LibraryID, id) {
		return Volunteer{}, lms.Fail(lms.NotFound, "volunteer.not_found")
	}
	if err := sqlx.SelectContext(ctx, q, &v.SkillIDs, `SELECT skill_id FROM volunteer_skilled WHERE volunteer_id = ? ORDER BY skill_id`, id); err != nil {
		return v, err
	}
	v.Adult = true
	return v, sqlx.SelectContext(ctx, q, &v.Slots, `SELECT weekday, part FROM volunteer_time WHERE volunteer_id = ? ORDER BY weekday, part`, id)
}

// kept is one that the actor keeps, locked.
func kept(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, id int64) (Volunteer, error) {
	v, err := find(ctx, tx, actor, id, " FOR UPDATE")
	if err == nil {
		err = require(canKeep(actor, v.LibraryID))
	}
	if err == nil && v.ErasedAt != nil {
		err = lms.Fail(lms.Conflict, "volunteer.erased_already")
	}
	return v, err
}

// Create enters a volunteer and returns their id.
func (s *Store) Create(ctx context.Context, actor lms.Actor, libraryID int64, d Details) (id int64, err error) {
	if err := require(canKeep(actor, libraryID)); err != nil {
		return 0, err
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		today, _, err := s.local(ctx, tx, libraryID)
		if err != nil {
			return err
		}
		d, err := d.Clean(today)
		if err != nil {
			return err
		}
		if err := keeps(ctx, tx, libraryID, d.KeeperID); err != nil {
			return err
		}
		r, err := tx.ExecContext(ctx, `INSERT INTO volunteer (library_id, kind, name, email, phone, organisation, skills, free_from, free_to, free_note, keeper_id, state, consent_on, created_at, created_by)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, libraryID, d.Kind, d.Name, d.Email, d.Phone, d.Organisation, d.Skills, d.From, d.Until, d.Note, d.KeeperID, d.State, d.Consented, s.now(), actor.ID())
		if err != nil {
			return err
		}
		if id, err = r.LastInsertId(); err != nil {
			return err
		}
		return s.write(ctx, tx, Volunteer{ID: id, LibraryID: libraryID}, d.Own)
	})
	return id, err
}

// Update changes a volunteer whom nobody else has changed since the actor read that
// revision; otherwise it is a Conflict. A consent that is given anew makes an end of
// its having been taken back.
func (s *Store) Update(ctx context.Context, actor lms.Actor, id int64, d Details, revision int) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, err := kept(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		today, zone, err := s.local(ctx, tx, v.LibraryID)
		if err != nil {
			return err
		}
		if d, err = d.Clean(today); err != nil {
			return err
		}
		if v.Revision != revision {
			return lms.Fail(lms.Conflict, "volunteer.conflict")
		}
		if d.KeeperID != v.KeeperID {
			if err := keeps(ctx, tx, v.LibraryID, d.KeeperID); err != nil {
				return err
			}
		}
		anew := v.AskedAt != nil && d.Consented >= lms.DayOf(v.AskedAt.In(zone)) && d.Consented > v.Consented
		if v.AskedAt != nil && !anew && d.State != Left {
			return lms.FailField("consented", "volunteer.consent_over")
		}
		if _, err := tx.ExecContext(ctx, `UPDATE volunteer SET kind = ?, name = ?, keeper_id = ?, state = ?, consent_on = ?, asked_at = IF(?, NULL, asked_at), wish = IF(?, '', wish) WHERE id = ?`,
			d.Kind, d.Name, d.KeeperID, d.State, d.Consented, anew, anew, id); err != nil {
			return err
		}
		return s.write(ctx, tx, v, d.Own)
	})
}

// UpdateOwn changes what volunteers say of themselves; Conflict as with Update.
func (s *Store) UpdateOwn(ctx context.Context, actor lms.Actor, o Own, revision int) error {
	o, wrong := o.Clean()
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, err := find(ctx, tx, actor, actor.VolunteerID, " FOR UPDATE")
		switch {
		case err != nil:
			return err
		case wrong != nil:
			return wrong
		case v.Revision != revision:
			return lms.Fail(lms.Conflict, "volunteer.conflict_own")
		}
		return s.write(ctx, tx, v, o)
	})
}

// write puts what somebody says of themselves in the place of what was there.
func (s *Store) write(ctx context.Context, tx *sqlx.Tx, v Volunteer, o Own) error {
	for _, step := range []string{`DELETE FROM volunteer_skilled WHERE volunteer_id = ?`, `DELETE FROM volunteer_time WHERE volunteer_id = ?`} {
		if _, err := tx.ExecContext(ctx, step, v.ID); err != nil {
			return err
		}
	}
	for _, skill := range o.SkillIDs { // those of other libraries' lists are none
		if _, err := tx.ExecContext(ctx, `INSERT INTO volunteer_skilled (volunteer_id, skill_id) SELECT ?, id FROM volunteer_skill WHERE id = ? AND library_id = ?`, v.ID, skill, v.LibraryID); err != nil {
			return err
		}
	}
	for _, slot := range o.Slots {
		if _, err := tx.ExecContext(ctx, `INSERT INTO volunteer_time (volunteer_id, weekday, part) VALUES (?, ?, ?)`, v.ID, slot.Weekday, slot.Part); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, `UPDATE volunteer SET email = ?, phone = ?, organisation = ?, skills = ?, free_from = ?, free_to = ?, free_note = ?, revision = revision + 1 WHERE id = ?`,
		o.Email, o.Phone, o.Organisation, o.Skills, o.From, o.Until, o.Note, v.ID)
	return err
}

// keeps refuses a keeper who does not work in the library in a role that keeps
// volunteers. Field: keeper.
func keeps(ctx context.Context, tx *sqlx.Tx, libraryID, accountID int64) error {
	var here bool
	err := tx.GetContext(ctx, &here, `SELECT EXISTS (SELECT 1 FROM account a JOIN account_role r ON r.account_id = a.id WHERE a.id = ? AND a.status = 'active' AND r.library_id = ? AND r.role IN ('trainer', 'head', 'admin'))`, accountID, libraryID)
	if err == nil && !here {
		return lms.FailField("keeper", "volunteer.keeper_wrong")
	}
	return err
}

// Keepers are those who can be named as one.
func (s *Store) Keepers(ctx context.Context, actor lms.Actor, libraryID int64) (list []Keeper, err error) {
	if err := require(canKeep(actor, libraryID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT DISTINCT a.id, a.name FROM account a JOIN account_role r ON r.account_id = a.id WHERE a.status = 'active' AND r.library_id = ? AND r.role IN ('trainer', 'head', 'admin') ORDER BY a.name, a.id`, libraryID)
	return list, err
}

// Keeper is somebody of the staff.
type Keeper struct {
	ID   int64  `db:"id"`
	Name string `db:"name"`
}

// KeeperOf is the name of a volunteer's, for whoever may read the volunteer.
func (s *Store) KeeperOf(ctx context.Context, actor lms.Actor, id int64) (name string, err error) {
	v, err := s.Find(ctx, actor, id)
	if err != nil {
		return "", err
	}
	return name, s.db.GetContext(ctx, &name, `SELECT name FROM account WHERE id = ?`, v.KeeperID)
}

// local is the day it is in a library, and its time zone.
func (s *Store) local(ctx context.Context, q sqlx.QueryerContext, libraryID int64) (lms.Day, *time.Location, error) {
	var name string
	if err := sqlx.GetContext(ctx, q, &name, `SELECT time_zone FROM "library" WHERE id = ?`, libraryID); err != nil {
		return 0, nil, sqldb.NotFound(err, "error.not_found")
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return 0, nil, err
	}
	return lms.DayOf(s.now().In(zone)), zone, nil
}

// Filter narrows a list; zero values leave all.
type Filter struct {
	SkillID int64
	Weekday int // 1 Monday to 7 Sunday
	Part    Part
	Kind    Kind
	State   State // "": all but those who have left
}

// Listed is a volunteer in a list.
type Listed struct {
	Volunteer
	Waiting int  `db:"waiting"` // sessions that were offered and not answered
	Due     int  `db:"due"`     // sessions that are over and not confirmed
	Minutes int  `db:"minutes"` // given
	Signs   bool `db:"signs"`   // has a way to sign in
}

// List is a library's volunteers by name: those who are asked for, and can at that
// time of the week. Who has named no times is not taken to be free.
func (s *Store) List(ctx context.Context, actor lms.Actor, libraryID int64, f Filter) (list []Listed, err error) {
	if err := require(canKeep(actor, libraryID)); err != nil {
		return nil, err
	}
	today, _, err := s.local(ctx, s.db, libraryID)
	if err != nil {
		return nil, err
	}
	weekday := -1
	if f.Weekday >= 1 && f.Weekday <= 7 {
		weekday = f.Weekday % 7
	}
	part := f.Part
	if !slices.Contains(Parts, part) {
		part = ""
	}
	err = s.db.SelectContext(ctx, &list, `SELECT `+columns+`, COALESCE(x.waiting, 0) AS waiting, COALESCE(x.due, 0) AS due, COALESCE(x.minutes, 0) AS minutes, g.volunteer_id IS NOT NULL AS signs
		FROM volunteer v LEFT JOIN account_guest g ON g.volunteer_id = v.id
		LEFT JOIN (SELECT volunteer_id, SUM(state = 'offered') AS waiting, SUM(state IN ('offered', 'accepted') AND held_on < ?) AS due, SUM(IF(state = 'done', to_minute - from_minute, 0)) AS minutes FROM volunteer_session GROUP BY volunteer_id) x ON x.volunteer_id = v.id
		WHERE v.library_id = ? AND v.erased_at IS NULL AND (? = '' OR v.kind = ?) AND (v.state = ? OR ? = '' AND v.state <> 'left')
		AND (? = 0 OR EXISTS (SELECT 1 FROM volunteer_skilled k WHERE k.volunteer_id = v.id AND k.skill_id = ?))
		AND ((? = -1 AND ? = '') OR EXISTS (SELECT 1 FROM volunteer_time t WHERE t.volunteer_id = v.id AND (? = -1 OR t.weekday = ?) AND (? = '' OR t.part = ?)) AND COALESCE(v.free_to, ?) >= ?)
		ORDER BY v.name, v.id`, today, libraryID, f.Kind, f.Kind, f.State, f.State, f.SkillID, f.SkillID, weekday, part, weekday, weekday, part, part, today, today)
	return list, err
}

// MoveAccount hands those whom a person keeps over to another account of theirs.
func (s *Store) MoveAccount(ctx context.Context, tx *sqlx.Tx, from, into, _ int64) error {
	_, err := tx.ExecContext(ctx, `UPDATE volunteer SET keeper_id = ? WHERE keeper_id = ?`, into, from)
	return err
}
