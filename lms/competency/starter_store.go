package competency

import (
	"context"
	"database/sql"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// starterFramework are the seven groups of the SKKNI for libraries. The units
// have official codes and come from the library's own file.
//
//go:embed starter/skkni.csv
var starterFramework []byte

// starterProfiles are examples: which levels a position asks for is for the
// library to say.
//
//go:embed starter/profiles.json
var starterProfiles []byte

const starterKey = "skkni"

// starterProfile is a shipped example; its levels are by the code of the group.
type starterProfile struct {
	Key, Name, Description string
	Levels                 map[string]int
}

// InstallStarter installs the seven groups and the example profiles in a
// library, those that it has not got yet, and returns the ids of the groups by
// their keys: collection, organising, services, preservation, professional,
// management, ict. What the library has changed since stays as it is.
func (s *Store) InstallStarter(ctx context.Context, actor lms.Actor, libraryID int64) (map[string]int64, error) {
	if err := require(canInstall(actor, libraryID)); err != nil {
		return nil, err
	}
	var ids map[string]int64
	run := func(tx *sqlx.Tx) (err error) {
		if ids, err = s.installFramework(ctx, tx, actor, libraryID); err != nil {
			return err
		}
		return s.installProfiles(ctx, tx, actor, libraryID, ids)
	}
	err := s.db.Tx(ctx, run)
	if sqldb.IsDuplicate(err) { // another process installs it at this moment
		err = s.db.Tx(ctx, run)
	}
	return ids, err
}

func (s *Store) installFramework(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, libraryID int64) (map[string]int64, error) {
	f := Read(starterFramework)
	if len(f.Problems) > 0 {
		return nil, fmt.Errorf("starter framework: %+v", f.Problems)
	}
	// Whoever has imported the same framework has it.
	var have Framework
	err := tx.GetContext(ctx, &have, `SELECT `+frameworkFields+` FROM competency_framework f WHERE f.library_id = ? AND (f.starter = ? OR f.source = ? AND f.version = ?)
		ORDER BY f.starter IS NULL LIMIT 1`, libraryID, starterKey, f.Framework.Source, f.Framework.Version)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, err
	}
	if have.ID == 0 {
		key := starterKey
		if err := s.saveFramework(ctx, tx, actor, libraryID, Framework{}, &f.Framework, &key, true); err != nil {
			return nil, err
		}
		have = f.Framework
	}
	var all []Competency
	err = tx.SelectContext(ctx, &all, `SELECT `+columns+` FROM competency c WHERE c.framework_id = ? AND c.code IS NOT NULL`, have.ID)
	ids := map[string]int64{}
	for _, g := range f.Framework.Groups {
		for _, c := range all {
			if c.Code == g.Code {
				ids[g.Code] = c.ID
			}
		}
	}
	return ids, err
}

func (s *Store) installProfiles(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, libraryID int64, ids map[string]int64) error {
	var profiles []starterProfile
	if err := json.Unmarshal(starterProfiles, &profiles); err != nil {
		return err
	}
	for _, p := range profiles {
		var there bool
		err := tx.GetContext(ctx, &there, `SELECT EXISTS (SELECT 1 FROM competency_profile WHERE library_id = ? AND starter = ?)`, libraryID, p.Key)
		if err != nil {
			return err
		}
		d := ProfileDetails{Name: p.Name, Description: p.Description}
		for code, level := range p.Levels {
			if ids[code] != 0 {
				d.Requirements = append(d.Requirements, Requirement{ids[code], level})
			}
		}
		if there || len(d.Requirements) == 0 {
			continue
		}
		if d, err = d.Clean(); err != nil {
			return err
		}
		if _, err := s.insertProfile(ctx, tx, actor, libraryID, d, &p.Key); err != nil {
			return err
		}
	}
	return nil
}
