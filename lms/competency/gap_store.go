package competency

import (
	"context"
	"slices"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

const requiredColumns = columns + `, COALESCE(g.name, '') AS group_name, COALESCE(g.name_en, '') AS group_name_en, q.level AS required`

const requiredFrom = ` FROM competency_requirement q JOIN competency c ON c.id = q.competency_id LEFT JOIN competency g ON g.id = c.group_id`

// requiredOf is the profile that a person holds, 0 for none, and what it asks for.
func (s *Store) requiredOf(ctx context.Context, q sqlx.QueryerContext, libraryID, accountID int64) (profileID int64, list []Required, err error) {
	var ids []int64
	err = sqlx.SelectContext(ctx, q, &ids, `SELECT profile_id FROM competency_holder WHERE library_id = ? AND account_id = ? AND current = 1`, libraryID, accountID)
	if err != nil || len(ids) == 0 {
		return 0, nil, err
	}
	err = sqlx.SelectContext(ctx, q, &list, `SELECT `+requiredColumns+requiredFrom+` WHERE q.profile_id = ? ORDER BY c.framework_id, c.position, c.id`, ids[0])
	return ids[0], list, err
}

// PersonGap is what a person's profile asks for beside what is known of them.
type PersonGap struct {
	ProfileID int64 // 0: they hold none
	Rows      []GapRow
}

// Gap compares a person with the profile they hold.
func (s *Store) Gap(ctx context.Context, actor lms.Actor, libraryID, accountID int64) (g PersonGap, err error) {
	list, err := s.Evidence(ctx, actor, libraryID, accountID)
	if err != nil {
		return g, err
	}
	id, required, err := s.requiredOf(ctx, s.db, libraryID, accountID)
	if err != nil {
		return g, err
	}
	same, err := s.sames(ctx, libraryID)
	return PersonGap{ProfileID: id, Rows: gap(required, list, same)}, err
}

// Figures are what the people of a library show of what their profiles ask for,
// as numbers of MinGroup people or more, and for who may not see each of them
// as it came to light of so many at a time. people are those who work in it now;
// the caller knows them.
func (s *Store) Figures(ctx context.Context, actor lms.Actor, libraryID int64, people []int64) (f LibraryFigures, err error) {
	if err := require(canSeeFigures(actor, libraryID)); err != nil {
		return f, err
	}
	return s.figures(ctx, actor, libraryID, people, false)
}

// GroupFigures are those of people whom somebody put together, for whoever may
// see each of them by name: groups overlap and change, so that the difference of
// two could speak of one person. They have no figures by profile.
func (s *Store) GroupFigures(ctx context.Context, actor lms.Actor, libraryID int64, people []int64) (f LibraryFigures, err error) {
	if err := require(canSeeEverybody(actor, libraryID)); err != nil {
		return f, err
	}
	return s.figures(ctx, actor, libraryID, people, true)
}

func (s *Store) figures(ctx context.Context, actor lms.Actor, libraryID int64, people []int64, alone bool) (f LibraryFigures, err error) {
	profiles, err := s.Profiles(ctx, actor, libraryID)
	if err != nil {
		return f, err
	}
	var asked []struct {
		ProfileID int64 `db:"profile_id"`
		Required
	}
	err = s.db.SelectContext(ctx, &asked, `SELECT q.profile_id, `+requiredColumns+requiredFrom+`
		JOIN competency_profile p ON p.id = q.profile_id WHERE p.library_id = ? ORDER BY c.framework_id, c.position, c.id`, libraryID)
	if err != nil {
		return f, err
	}
	required := map[int64][]Required{}
	for _, a := range asked {
		required[a.ProfileID] = append(required[a.ProfileID], a.Required)
	}
	var held []Holding
	err = s.db.SelectContext(ctx, &held, `SELECT `+holdingColumns+` FROM competency_holder h JOIN competency_profile p ON p.id = h.profile_id WHERE h.library_id = ?`, libraryID)
	if err != nil {
		return f, err
	}
	var all []Evidence
	err = s.db.SelectContext(ctx, &all, `SELECT `+evidenceColumns+evidenceFrom+`
		WHERE e.library_id = ? AND e.account_id IN (SELECT account_id FROM competency_holder WHERE library_id = e.library_id)`, libraryID)
	if err != nil {
		return f, err
	}
	of := map[int64][]Evidence{}
	for _, e := range all {
		of[e.AccountID] = append(of[e.AccountID], e)
	}
	same, err := s.sames(ctx, libraryID)
	if err != nil {
		return f, err
	}
	gaps, ever, holders := map[int64][][]GapRow{}, map[int64][]Holding{}, map[int64]int{}
	for _, h := range held {
		ever[h.ProfileID] = append(ever[h.ProfileID], h)
		if h.EndedAt == nil && slices.Contains(people, h.AccountID) {
			holders[h.ProfileID]++
			gaps[h.ProfileID] = append(gaps[h.ProfileID], gap(required[h.ProfileID], of[h.AccountID], same))
		}
	}
	if !canSeeEverybody(actor, libraryID) {
		return tallied(profiles, required, holders, func(profile int64, i int, kind Kind) Figure {
			return inFives(required[profile][i], kind, ever[profile], of, same)
		}, alone), nil
	}
	return figures(profiles, required, gaps, alone), nil
}
