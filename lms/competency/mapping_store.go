package competency

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// importMappings finds the competencies that each line names. Mappings that the
// file does not name stay.
func (s *Store) importMappings(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, libraryID int64, r *Report, write bool) error {
	var known []struct {
		Ref
		ID int64 `db:"id"`
	}
	err := tx.SelectContext(ctx, &known, `SELECT f.source, f.version, c.code, c.id FROM competency c JOIN competency_framework f ON f.id = c.framework_id
		WHERE f.library_id = ? AND c.code IS NOT NULL AND c.retired_at IS NULL`, libraryID)
	if err != nil {
		return err
	}
	ids, frameworks := map[Ref]int64{}, map[Ref]bool{}
	for _, k := range known {
		ids[k.Ref] = k.ID
		frameworks[Ref{k.Source, k.Version, ""}] = true
	}
	there, err := relations(ctx, tx, libraryID)
	if err != nil {
		return err
	}
	for _, m := range r.Mappings {
		unknown := false
		for _, ref := range []Ref{m.From, m.To} {
			if !frameworks[Ref{ref.Source, ref.Version, ""}] {
				r.Problems = append(r.Problems, Problem{m.Line, "competency.import_framework_unknown", lms.Args{"source": ref.Source, "version": ref.Version}})
				unknown = true
			} else if ids[ref] == 0 {
				r.Problems = append(r.Problems, Problem{m.Line, "competency.import_code_unknown", lms.Args{"code": ref.Code, "source": ref.Source, "version": ref.Version}})
				unknown = true
			}
		}
		if unknown {
			continue
		}
		from, to, rel := ids[m.From], ids[m.To], m.Relation
		if from > to {
			from, to, rel = to, from, rel.Inverse()
		}
		old, mapped := there[[2]int64{from, to}]
		step := Step{Action: Create, Kind: "mapping", Code: m.From.Code, Name: m.To.Code, Fields: []Difference{{"relation", "", string(m.Relation)}}}
		if mapped {
			if old == rel {
				r.Unchanged++
				continue
			}
			if ids[m.From] > ids[m.To] {
				old = old.Inverse()
			}
			step.Action, step.Fields = Change, []Difference{{"relation", string(old), string(m.Relation)}}
		}
		r.Steps = append(r.Steps, step)
		if !write || len(r.Problems) > 0 {
			continue
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO competency_map (competency_id, to_id, relation, created_at, created_by) VALUES (?, ?, ?, ?, ?)
			ON DUPLICATE KEY UPDATE relation = VALUES(relation), created_at = VALUES(created_at), created_by = VALUES(created_by)`, from, to, rel, s.now(), actor.ID())
		if err != nil {
			return err
		}
	}
	return nil
}

// relations are all mappings of a library, the lower id first.
func relations(ctx context.Context, q sqlx.QueryerContext, libraryID int64) (map[[2]int64]Relation, error) {
	var rows []struct {
		From     int64    `db:"competency_id"`
		To       int64    `db:"to_id"`
		Relation Relation `db:"relation"`
	}
	err := sqlx.SelectContext(ctx, q, &rows, `SELECT m.competency_id, m.to_id, m.relation FROM competency_map m JOIN competency c ON c.id = m.competency_id
		JOIN competency_framework f ON f.id = c.framework_id WHERE f.library_id = ?`, libraryID)
	there := make(map[[2]int64]Relation, len(rows))
	for _, r := range rows {
		there[[2]int64{r.From, r.To}] = r.Relation
	}
	return there, err
}

// Counterpart is what a competency of a framework answers to elsewhere.
type Counterpart struct {
	Relation Relation
	To       Ref
	Name     Competency
}

// Counterparts are the mappings of a framework by its competencies.
func (s *Store) Counterparts(ctx context.Context, actor lms.Actor, frameworkID int64) (map[int64][]Counterpart, error) {
	_, libraryID, err := findFramework(ctx, s.db, frameworkID)
	if err != nil {
		return nil, err
	}
	if !canRead(actor, libraryID) {
		return nil, lms.Fail(lms.NotFound, "competency.framework_not_found")
	}
	var rows []struct {
		Competency
		Of       int64    `db:"of_id"`
		Turned   bool     `db:"turned"`
		Relation Relation `db:"relation"`
		Source   string   `db:"source"`
		Version  string   `db:"version"`
	}
	err = s.db.SelectContext(ctx, &rows, `SELECT `+columns+`, own.id AS of_id, m.to_id = own.id AS turned, m.relation, f.source, f.version
		FROM competency own JOIN competency_map m ON own.id IN (m.competency_id, m.to_id)
		JOIN competency c ON c.id = IF(m.to_id = own.id, m.competency_id, m.to_id) JOIN competency_framework f ON f.id = c.framework_id
		WHERE own.framework_id = ? AND own.retired_at IS NULL AND c.retired_at IS NULL ORDER BY own.position, own.id, f.source, f.version, c.position, c.id`, frameworkID)
	all := map[int64][]Counterpart{}
	for _, r := range rows {
		rel := r.Relation
		if r.Turned {
			rel = rel.Inverse()
		}
		all[r.Of] = append(all[r.Of], Counterpart{rel, Ref{r.Source, r.Version, r.Code}, r.Competency})
	}
	return all, err
}

// Mappings are those of a framework as lines of a file, in its own order.
func (s *Store) Mappings(ctx context.Context, actor lms.Actor, frameworkID int64) (list []Mapping, err error) {
	f, err := s.Framework(ctx, actor, frameworkID)
	if err != nil {
		return nil, err
	}
	all, err := s.Counterparts(ctx, actor, frameworkID)
	if err != nil {
		return nil, err
	}
	for _, c := range f.All() {
		for _, other := range all[c.ID] {
			if c.Code != "" && other.To.Code != "" {
				list = append(list, Mapping{From: Ref{f.Source, f.Version, c.Code}, Relation: other.Relation, To: other.To})
			}
		}
	}
	return list, nil
}

// sames are the competencies that are the same in another framework, by id.
func (s *Store) sames(ctx context.Context, libraryID int64) (map[int64][]int64, error) {
	there, err := relations(ctx, s.db, libraryID)
	same := map[int64][]int64{}
	for pair, rel := range there {
		if rel == Same {
			same[pair[0]] = append(same[pair[0]], pair[1])
			same[pair[1]] = append(same[pair[1]], pair[0])
		}
	}
	return same, err
}
