package account

import (
	"context"

	"binapustaka/lms"
)

// Colleagues is everybody who has a role in a library, also who may not sign in
// at present, by name.
func (s *Store) Colleagues(ctx context.Context, actor lms.Actor, libraryID int64) (list []Colleague, err error) {
	if err := require(canSeePeople(actor, libraryID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT a.id, a.name, a.status, COALESCE(a.username, '') AS username, COALESCE(a.email, '') AS email,
		COALESCE(u.user_id, 0) AS slims_user_id, COALESCE(u.username, '') AS slims_username, COALESCE(u.email, '') AS slims_email, GROUP_CONCAT(r.role ORDER BY r.role) AS roles
		FROM account a JOIN account_role r ON r.account_id = a.id AND r.library_id = ?
		LEFT JOIN account_slims_user u ON u.account_id = a.id AND u.library_id = r.library_id AND u.gone_at IS NULL
		GROUP BY a.id, u.user_id ORDER BY a.name, a.id`, libraryID)
	return list, err
}

// Trainers are the names of those to ask about a course of the actor's library.
func (s *Store) Trainers(ctx context.Context, actor lms.Actor) (names []string, err error) {
	if err := require(actor.SignedIn()); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &names, `SELECT a.name FROM account a JOIN account_role r ON r.account_id = a.id AND r.library_id = ? AND r.role = 'trainer'
		WHERE a.status = 'active' ORDER BY a.name, a.id`, actor.LibraryID)
	return names, err
}

// Colleague is the name of somebody who did something for the actor, and their
// roles in the actor's library.
func (s *Store) Colleague(ctx context.Context, actor lms.Actor, id int64) (p Person, roles []lms.Role, err error) {
	if err := require(actor.SignedIn()); err != nil {
		return p, nil, err
	}
	a, err := find(ctx, s.db, id, "")
	if err != nil {
		return p, nil, err
	}
	roles, err = s.Roles(ctx, id, actor.LibraryID)
	return Person{ID: a.ID, Name: a.Name}, roles, err
}

// Leaders are who leads, trains or administers in the actor's library, without
// the actor: whom people name as those who look at their work.
func (s *Store) Leaders(ctx context.Context, actor lms.Actor) (list []Person, err error) {
	if err := require(actor.SignedIn()); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT a.id, a.name FROM account a WHERE a.status = 'active' AND a.id <> ?
		AND EXISTS (SELECT 1 FROM account_role r WHERE r.account_id = a.id AND r.library_id = ? AND r.role IN ('head', 'trainer', 'admin')) ORDER BY a.name, a.id`, actor.AccountID, actor.LibraryID)
	return list, err
}
