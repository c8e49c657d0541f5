package competency

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Import reads a file of a framework or of mappings and says what it would
// change in a library. With write it changes that, all of it or, while there is
// a problem, nothing.
func (s *Store) Import(ctx context.Context, actor lms.Actor, libraryID int64, file []byte, write bool) (r Report, err error) {
	if err := require(canImport(actor, libraryID)); err != nil {
		return r, err
	}
	read := Read(file)
	if len(read.Problems) > 0 && (len(read.Mappings) == 0 || !read.IsMapping) {
		return Report{File: read}, nil
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		r = Report{File: read}
		r.Problems = append([]Problem(nil), read.Problems...)
		do := s.importFramework
		if read.IsMapping {
			do = s.importMappings
		}
		err := do(ctx, tx, actor, libraryID, &r, write)
		byLine(r.Problems)
		return err
	})
	if sqldb.IsDuplicate(err) { // somebody else imports it at this moment
		return r, &lms.Error{Kind: lms.Conflict, Key: "competency.import_at_once", Err: err}
	}
	r.Written = err == nil && write && len(r.Problems) == 0
	return r, err
}

func (s *Store) importFramework(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, libraryID int64, r *Report, write bool) error {
	have := Framework{}
	err := tx.GetContext(ctx, &have, `SELECT `+frameworkFields+` FROM competency_framework f WHERE f.library_id = ? AND f.source = ? AND f.version = ? FOR UPDATE`,
		libraryID, r.Framework.Source, r.Framework.Version)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if r.FrameworkID = have.ID; have.ID != 0 {
		if err := fill(ctx, tx, &have, ""); err != nil {
			return err
		}
	}
	want := copied(r.Framework)
	steps, unchanged, retired, problems := compare(have, &want)
	r.Steps, r.Unchanged, r.Problems = steps, unchanged, append(r.Problems, problems...)
	if !write || len(r.Problems) > 0 {
		return nil
	}
	want.ID = have.ID
	if err := s.saveFramework(ctx, tx, actor, libraryID, have, &want, nil, len(steps) > 0); err != nil {
		return err
	}
	r.FrameworkID = want.ID
	for _, id := range retired {
		if _, err := tx.ExecContext(ctx, `UPDATE competency SET retired_at = ? WHERE id = ?`, s.now(), id); err != nil {
			return err
		}
	}
	return nil
}

// copied is f with competencies of its own, so that ids can be written into them.
func copied(f Framework) Framework {
	f.Groups = append([]Competency(nil), f.Groups...)
	for i := range f.Groups {
		f.Groups[i].Units = append([]Competency(nil), f.Groups[i].Units...)
	}
	return f
}

// saveFramework writes want, whose ids say what of it is there already.
func (s *Store) saveFramework(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, libraryID int64, have Framework, want *Framework, starter *string, changed bool) error {
	if want.ID == 0 {
		res, err := tx.ExecContext(ctx, `INSERT INTO competency_framework (library_id, source, version, starter, created_at, created_by, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			libraryID, want.Source, want.Version, starter, s.now(), actor.ID(), s.now())
		if err != nil {
			return err
		}
		if want.ID, err = res.LastInsertId(); err != nil {
			return err
		}
	} else if changed {
		if _, err := tx.ExecContext(ctx, `UPDATE competency_framework SET updated_at = ? WHERE id = ?`, s.now(), want.ID); err != nil {
			return err
		}
	}
	old := map[int64]Competency{}
	for _, c := range have.All() {
		old[c.ID] = c
	}
	position := 0
	for i := range want.Groups {
		g := &want.Groups[i]
		position++
		if err := s.saveCompetency(ctx, tx, want.ID, nil, g, position, old[g.ID].Elements); err != nil {
			return err
		}
		for j := range g.Units {
			position++
			if err := s.saveCompetency(ctx, tx, want.ID, &g.ID, &g.Units[j], position, old[g.Units[j].ID].Elements); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Store) saveCompetency(ctx context.Context, tx *sqlx.Tx, frameworkID int64, groupID *int64, c *Competency, position int, had []Element) error {
	var code *string
	if c.Code != "" {
		code = &c.Code
	}
	if c.ID == 0 {
		res, err := tx.ExecContext(ctx, `INSERT INTO competency (framework_id, group_id, code, name, name_en, level, position) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			frameworkID, groupID, code, c.Name, c.NameEN, c.Level, position)
		if err != nil {
			return err
		}
		if c.ID, err = res.LastInsertId(); err != nil {
			return err
		}
	} else if _, err := tx.ExecContext(ctx, `UPDATE competency SET group_id = ?, code = ?, name = ?, name_en = ?, level = ?, position = ?, retired_at = NULL WHERE id = ?`,
		groupID, code, c.Name, c.NameEN, c.Level, position, c.ID); err != nil {
		return err
	}
	if slices.Equal(had, c.Elements) {
		return nil
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM competency_element WHERE competency_id = ?`, c.ID); err != nil {
		return err
	}
	const most = 200 // rows a statement
	for from := 0; from < len(c.Elements); from += most {
		part := c.Elements[from:min(from+most, len(c.Elements))]
		args := make([]any, 0, 4*len(part))
		for i, e := range part {
			args = append(args, c.ID, from+i+1, e.Element, e.Criterion)
		}
		// Safety: question marks alone.
		_, err := tx.ExecContext(ctx, `INSERT INTO competency_element (competency_id, position, element, criterion) VALUES `+
			strings.TrimSuffix(strings.Repeat("(?, ?, ?, ?), ", len(part)), ", "), args...)
		if err != nil {
			return err
		}
	}
	return nil
}
