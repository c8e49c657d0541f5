package competency

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"binapustaka/lms"
)

// The levels run from knowing of a thing (1) to guiding others in it (5). What
// is shown may also be 0: nothing of it yet.
const (
	LowestLevel  = 1
	HighestLevel = 5
)

// Levels are what a profile can ask for.
var Levels = []int{1, 2, 3, 4, 5}

// ShownLevels are what can be seen of somebody.
var ShownLevels = []int{0, 1, 2, 3, 4, 5}

const (
	maxProfileName = 160
	maxDescription = 1000
)

// Requirement is the level of a competency that a profile asks for.
type Requirement struct {
	CompetencyID int64 `db:"competency_id"`
	Level        int   `db:"level"`
}

// ProfileDetails are what a profile says of a position.
type ProfileDetails struct {
	Name         string        `db:"name"`
	Description  string        `db:"description"`
	Requirements []Requirement `db:"-"`
}

// Profile is the profile of a position in a library.
type Profile struct {
	ID        int64 `db:"id"`
	LibraryID int64 `db:"library_id"`
	ProfileDetails
	Example    bool       `db:"example"` // as it was shipped: the levels are not yet the library's own
	Revision   int        `db:"revision"`
	ArchivedAt *time.Time `db:"archived_at"`
}

// Clean is d with its texts trimmed, and what is wrong with it.
func (d ProfileDetails) Clean() (ProfileDetails, error) {
	d.Name, d.Description = lms.Line(d.Name), strings.TrimSpace(d.Description)
	var p lms.Problems
	if d.Name == "" {
		p = append(p, lms.FailField("name", "competency.profile_name_missing"))
	}
	for _, f := range []struct {
		field, text string
		limit       int
	}{{"name", d.Name, maxProfileName}, {"description", d.Description, maxDescription}} {
		if n := utf8.RuneCountInString(f.text); n > f.limit {
			p = append(p, lms.FailField(f.field, "competency.text_long", lms.Args{"n": n, "max": f.limit}))
		}
	}
	if len(d.Requirements) == 0 {
		p = append(p, lms.FailField("requirements", "competency.profile_empty"))
	}
	for _, r := range d.Requirements {
		if !slices.Contains(Levels, r.Level) {
			p = append(p, lms.FailField(LevelField(r.CompetencyID), "competency.level_range"))
		}
	}
	return d, p.OrNil()
}

// LevelField is the form field of a competency's level.
func LevelField(competencyID int64) string { return "level-" + strconv.FormatInt(competencyID, 10) }

// Holding is a profile that somebody held, or holds while EndedAt is nil.
type Holding struct {
	ProfileID int64      `db:"profile_id"`
	Profile   string     `db:"profile"`
	AccountID int64      `db:"account_id"`
	StartedAt time.Time  `db:"started_at"`
	EndedAt   *time.Time `db:"ended_at"`
}
