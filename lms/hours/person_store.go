package hours

import (
	"context"

	"binapustaka/lms"
)

// Person is somebody with their ledger in a library.
type Person struct {
	ID   int64
	Name string
	Status
	Entries []Entry // all of theirs there, by day
}

// Person is one of a library, for whom it concerns.
func (s *Store) Person(ctx context.Context, actor lms.Actor, libraryID, accountID int64) (p Person, err error) {
	if p.Status, err = s.Status(ctx, actor, libraryID, accountID); err != nil {
		return p, err
	}
	if p.Name, err = s.person(ctx, libraryID, accountID); err != nil {
		return p, err
	}
	p.ID = accountID
	p.Entries, err = ledger(ctx, s.db, libraryID, accountID)
	return p, err
}

// People are those who work in a library now and those who earned hours there in a
// year, by name.
func (s *Store) People(ctx context.Context, actor lms.Actor, libraryID int64, year int) (list []Person, err error) {
	if err := require(canSeePeople(actor, libraryID)); err != nil {
		return nil, err
	}
	var rows []struct {
		ID   int64  `db:"id"`
		Name string `db:"name"`
		Status
	}
	p := YearOf(year)
	err = s.db.SelectContext(ctx, &rows, `SELECT a.id, a.name, COALESCE(m.kind, '') AS kind, m.contract_from, m.contract_to FROM account a LEFT JOIN hours_employment m ON m.account_id = a.id AND m.library_id = ?
		WHERE a.merged_into IS NULL AND (a.status = 'active' AND EXISTS (SELECT 1 FROM account_role r WHERE r.account_id = a.id AND r.library_id = ?)
		OR EXISTS (SELECT 1 FROM hours_entry e WHERE e.account_id = a.id AND e.library_id = ? AND e.earned_on BETWEEN ? AND ?)) ORDER BY a.name, a.id`, libraryID, libraryID, libraryID, p.From, p.To)
	if err != nil {
		return nil, err
	}
	at := map[int64]int{}
	for i, r := range rows {
		at[r.ID], list = i, append(list, Person{ID: r.ID, Name: r.Name, Status: r.Status})
	}
	var entries []Entry
	err = s.db.SelectContext(ctx, &entries, `SELECT `+entryColumns+` FROM hours_entry e WHERE e.library_id = ? ORDER BY e.earned_on, e.id`, libraryID)
	for _, e := range entries {
		if i, ok := at[e.AccountID]; ok {
			list[i].Entries = append(list[i].Entries, e)
		}
	}
	return list, err
}

// Open is how many claims wait for the actor to decide on, and how many of their
// own were returned.
func (s *Store) Open(ctx context.Context, actor lms.Actor, libraryID int64) (waiting, returned int, err error) {
	err = s.db.QueryRowxContext(ctx, `SELECT COALESCE(SUM(? AND state = 'waiting' AND account_id <> ?), 0), COALESCE(SUM(state = 'returned' AND account_id = ?), 0) FROM hours_claim WHERE library_id = ?`,
		canSeePeople(actor, libraryID), actor.AccountID, actor.AccountID, libraryID).Scan(&waiting, &returned)
	return waiting, returned, err
}
