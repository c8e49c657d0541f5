package api

import (
	"context"
	"strings"
	"time"

	"binapustaka/lms/exchange"
)

// Person is somebody with a role in the library. Identity is there with the scope
// for it alone.
type Person struct {
	accountID int64
	ID        string    `json:"id"` // the reader's pseudonym
	Roles     []string  `json:"roles"`
	Status    string    `json:"status"`
	Linked    bool      `json:"linked"` // to a user of the library's SLiMS
	CreatedAt time.Time `json:"created_at"`
	Identity  *Identity `json:"identity,omitempty"`
}

// Identity is who a person is.
type Identity struct {
	Name     string     `json:"name"`
	Email    *string    `json:"email"`
	Username *string    `json:"username"`
	Slims    *SlimsUser `json:"slims"`
}

// SlimsUser is whom a person is linked to in SLiMS.
type SlimsUser struct {
	UserID   int64  `json:"user_id"`
	Username string `json:"username"`
	Name     string `json:"name"`
	Gone     bool   `json:"gone"` // SLiMS has no such user any more
}

type personRow struct {
	ID        int64      `db:"id"`
	Roles     string     `db:"roles"`
	Status    string     `db:"status"`
	CreatedAt time.Time  `db:"created_at"`
	Name      string     `db:"name"`
	Email     *string    `db:"email"`
	Username  *string    `db:"username"`
	UserID    *int64     `db:"user_id"`
	SlimsName *string    `db:"slims_username"`
	RealName  *string    `db:"real_name"`
	GoneAt    *time.Time `db:"gone_at"`
}

// Safety: without arguments of anybody's.
const selectPerson = `SELECT p.id, p.status, p.created_at, p.name, p.email, p.username, u.user_id, u.username AS slims_username, u.real_name, u.gone_at,
	(SELECT GROUP_CONCAT(o.role ORDER BY o.role SEPARATOR ',') FROM account_role o WHERE o.account_id = p.id AND o.library_id = ?) AS roles
	FROM account p LEFT JOIN account_slims_user u ON u.account_id = p.id AND u.library_id = ?
	WHERE EXISTS (SELECT 1 FROM account_role o WHERE o.account_id = p.id AND o.library_id = ?) `

func (row personRow) person(r exchange.Reader) Person {
	p := Person{accountID: row.ID, ID: r.Pseudonym(row.ID), Roles: strings.Split(row.Roles, ","), Status: row.Status, Linked: row.UserID != nil, CreatedAt: row.CreatedAt}
	if !r.Has(exchange.Personal) {
		return p
	}
	p.Identity = &Identity{Name: row.Name, Email: row.Email, Username: row.Username}
	if row.UserID != nil {
		p.Identity.Slims = &SlimsUser{*row.UserID, *row.SlimsName, *row.RealName, row.GoneAt != nil}
	}
	return p
}

func (s *Store) people(ctx context.Context, r exchange.Reader, where string, args ...any) (list []Person, err error) {
	var rows []personRow
	// Safety: where is a literal of this file.
	err = s.db.SelectContext(ctx, &rows, selectPerson+where, append([]any{r.LibraryID, r.LibraryID, r.LibraryID}, args...)...)
	for _, row := range rows {
		list = append(list, row.person(r))
	}
	return list, err
}

// People are those with a role in the library.
func (s *Store) People(ctx context.Context, r exchange.Reader, a Asked) (p Part[Person], err error) {
	after, err := start(r, exchange.People, personList, a)
	if err != nil {
		return p, err
	}
	rows, err := s.people(ctx, r, `AND p.id > ? ORDER BY p.id LIMIT ?`, after, a.Limit+1)
	return part(r, personList, a.Limit, rows, func(p Person) int64 { return p.accountID }), err
}

// Person is whom the reader knows by that pseudonym.
func (s *Store) Person(ctx context.Context, r exchange.Reader, pseudonym string) (p Person, err error) {
	if err := r.Require(exchange.People); err != nil {
		return p, err
	}
	id, ok := r.Account(pseudonym)
	if !ok {
		return p, noRow()
	}
	return only(s.people(ctx, r, `AND p.id = ?`, id))
}
