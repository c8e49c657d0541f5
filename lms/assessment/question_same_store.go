package assessment

import (
	"context"
	"crypto/sha256"
	"encoding/json"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// Twin says where a question already stands that is the same in all that is
// asked and in its key.
type Twin struct {
	QuestionID int64 // in the bank; 0: not there
	Earlier    bool  // in the list itself, further up
}

// fingerprint stands for what a question asks and how it is marked; what it
// measures is no part of it.
func (q Question) fingerprint() [sha256.Size]byte {
	q = q.Normal()
	b, _ := json.Marshal(struct { // plain fields: cannot fail
		Kind Kind
		Stem string
		Body Body
	}{q.Kind, q.Stem, q.Body})
	return sha256.Sum256(b)
}

// twinChunk is how many stems one statement asks for.
const twinChunk = 500

// Twins tells of each question of a list whether the same one is in a
// library's bank, not archived, or stands further up in the list.
func (s *Store) Twins(ctx context.Context, actor lms.Actor, libraryID int64, list []Question) ([]Twin, error) {
	if err := can(actor, write, libraryID); err != nil {
		return nil, err
	}
	return findTwins(ctx, s.db, libraryID, list)
}

func findTwins(ctx context.Context, db sqlx.QueryerContext, libraryID int64, list []Question) ([]Twin, error) {
	there := map[[sha256.Size]byte]int64{}
	for from := 0; from < len(list); from += twinChunk {
		var stems []string
		for _, q := range list[from:min(from+twinChunk, len(list))] {
			stems = append(stems, q.Normal().Stem)
		}
		// Safety: constants of this package; In writes placeholders. The collation
		// finds more than what is the same: the fingerprint decides.
		query, args, err := sqlx.In(`SELECT `+questionColumns+` FROM question q JOIN question_version v ON v.question_id = q.id AND v.version = q.version
			WHERE q.library_id = ? AND q.archived_at IS NULL AND v.stem IN (?)`, libraryID, stems)
		if err != nil {
			return nil, err
		}
		var rows []questionRow
		if err := sqlx.SelectContext(ctx, db, &rows, query, args...); err != nil {
			return nil, err
		}
		for _, r := range rows {
			there[r.question().fingerprint()] = r.ID
		}
	}
	twins, seen := make([]Twin, len(list)), map[[sha256.Size]byte]bool{}
	for i, q := range list {
		f := q.fingerprint()
		twins[i] = Twin{QuestionID: there[f], Earlier: seen[f]}
		seen[f] = true
	}
	return twins, nil
}
