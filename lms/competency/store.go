package competency

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Store keeps frameworks, profiles and evidence.
type Store struct {
	db  *sqldb.DB
	now func() time.Time
}

func NewStore(db *sqldb.DB, now func() time.Time) *Store {
	return &Store{db: db, now: func() time.Time { return now().UTC().Truncate(time.Second) }}
}

const (
	frameworkFields = `f.id, f.source, f.version, f.starter IS NOT NULL AS starter`
	columns         = `c.id, c.framework_id, COALESCE(c.group_id, 0) AS group_id, COALESCE(c.code, '') AS code, c.name, c.name_en, c.level, c.retired_at IS NOT NULL AS retired`
)

// Frameworks lists a library's frameworks with their groups and units, the
// newest first, for lists and pickers; what is retired is left out.
func (s *Store) Frameworks(ctx context.Context, actor lms.Actor, libraryID int64) (list []Framework, err error) {
	if err := require(canRead(actor, libraryID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT `+frameworkFields+` FROM competency_framework f WHERE f.library_id = ? ORDER BY f.id DESC`, libraryID)
	if err != nil {
		return nil, err
	}
	var all []Competency
	err = s.db.SelectContext(ctx, &all, `SELECT `+columns+` FROM competency c JOIN competency_framework f ON f.id = c.framework_id
		WHERE f.library_id = ? AND c.retired_at IS NULL ORDER BY c.framework_id, c.position, c.id`, libraryID)
	if err != nil {
		return nil, err
	}
	for i := range list {
		list[i].Groups = tree(list[i].ID, all)
	}
	return list, nil
}

// tree puts a framework's units under their groups.
func tree(frameworkID int64, all []Competency) (groups []Competency) {
	at := map[int64]int{}
	for _, c := range all {
		if c.FrameworkID == frameworkID && !c.IsUnit() {
			at[c.ID] = len(groups)
			groups = append(groups, c)
		}
	}
	for _, c := range all {
		if i, ok := at[c.GroupID]; ok && c.FrameworkID == frameworkID {
			groups[i].Units = append(groups[i].Units, c)
		}
	}
	return groups
}

// Framework is one framework with everything in it but what is retired; those
// of other libraries are NotFound.
func (s *Store) Framework(ctx context.Context, actor lms.Actor, id int64) (Framework, error) {
	f, libraryID, err := findFramework(ctx, s.db, id)
	if err != nil {
		return f, err
	}
	if !canRead(actor, libraryID) {
		return Framework{}, lms.Fail(lms.NotFound, "competency.framework_not_found")
	}
	return f, fill(ctx, s.db, &f, ` AND c.retired_at IS NULL`)
}

func findFramework(ctx context.Context, q sqlx.QueryerContext, id int64) (Framework, int64, error) {
	var row struct {
		Framework
		LibraryID int64 `db:"library_id"`
	}
	err := sqlx.GetContext(ctx, q, &row, `SELECT `+frameworkFields+`, f.library_id FROM competency_framework f WHERE f.id = ?`, id)
	return row.Framework, row.LibraryID, sqldb.NotFound(err, "competency.framework_not_found")
}

// fill reads groups, units and elements of f.
func fill(ctx context.Context, q sqlx.QueryerContext, f *Framework, only string) error {
	var all []Competency
	// Safety: only is a literal of this package.
	err := sqlx.SelectContext(ctx, q, &all, `SELECT `+columns+` FROM competency c WHERE c.framework_id = ?`+only+` ORDER BY c.position, c.id`, f.ID)
	if err != nil {
		return err
	}
	var elements []struct {
		CompetencyID int64 `db:"competency_id"`
		Element
	}
	err = sqlx.SelectContext(ctx, q, &elements, `SELECT e.competency_id, e.element, e.criterion FROM competency_element e
		JOIN competency c ON c.id = e.competency_id WHERE c.framework_id = ? ORDER BY e.competency_id, e.position`, f.ID)
	if err != nil {
		return err
	}
	of := map[int64][]Element{}
	for _, e := range elements {
		of[e.CompetencyID] = append(of[e.CompetencyID], e.Element)
	}
	for i := range all {
		all[i].Elements = of[all[i].ID]
	}
	f.Groups = tree(f.ID, all)
	return nil
}

// IDs are the competencies of a library by their code, for files that name them
// so. A code that stands in several frameworks is that of the newest.
func (s *Store) IDs(ctx context.Context, actor lms.Actor, libraryID int64) (map[string]int64, error) {
	if err := require(canRead(actor, libraryID)); err != nil {
		return nil, err
	}
	var rows []struct {
		Code string `db:"code"`
		ID   int64  `db:"id"`
	}
	err := s.db.SelectContext(ctx, &rows, `SELECT c.code, c.id FROM competency c JOIN competency_framework f ON f.id = c.framework_id
		WHERE f.library_id = ? AND c.code IS NOT NULL AND c.retired_at IS NULL ORDER BY f.id`, libraryID)
	ids := make(map[string]int64, len(rows))
	for _, r := range rows {
		ids[r.Code] = r.ID
	}
	return ids, err
}

// Named are a library's competencies by id, for pages that show a mapping; the
// retired ones too.
func (s *Store) Named(ctx context.Context, actor lms.Actor, libraryID int64) (map[int64]Competency, error) {
	if err := require(canRead(actor, libraryID)); err != nil {
		return nil, err
	}
	var all []Competency
	err := s.db.SelectContext(ctx, &all, `SELECT `+columns+` FROM competency c JOIN competency_framework f ON f.id = c.framework_id WHERE f.library_id = ?`, libraryID)
	named := make(map[int64]Competency, len(all))
	for _, c := range all {
		named[c.ID] = c
	}
	return named, err
}
