package activity

import (
	"time"
	"unicode/utf8"

	"binapustaka/lms"
)

// Finding is something that people saw on a visit and bring home.
type Finding struct {
	ID         int64     `db:"id"`
	ActivityID int64     `db:"activity_id"`
	AuthorID   int64     `db:"author_id"`
	Told       string    `db:"told"` // plain text
	ToldAt     time.Time `db:"told_at"`
	Photos     []Photo   `db:"-"`
}

const (
	maxTold     = 4000 // characters
	maxPhotos   = 6    // of a finding
	maxFindings = 200  // of a visit
)

// checkFinding says what is wrong with what was found on d by that moment.
func (d Details) checkFinding(told string, now time.Time) error {
	switch n := utf8.RuneCountInString(told); {
	case d.Kind != Visit:
		return lms.Fail(lms.Conflict, "activity.finding_visit")
	case d.Status == Cancelled:
		return lms.Fail(lms.Conflict, "activity.nothing_told")
	case !d.Begun(now):
		return lms.Fail(lms.Conflict, "activity.finding_early")
	case told == "":
		return lms.FailField("told", "activity.finding_missing")
	case n > maxTold:
		return lms.FailField("told", "activity.text_long", lms.Args{"n": n, "max": maxTold})
	}
	return nil
}

// checkPhoto says what is wrong with one more photograph.
func (f Finding) checkPhoto(caption string) error {
	switch n := utf8.RuneCountInString(caption); {
	case caption == "":
		return lms.FailField("caption", "activity.caption_missing")
	case n > maxCaption:
		return lms.FailField("caption", "activity.text_long", lms.Args{"n": n, "max": maxCaption})
	case len(f.Photos) >= maxPhotos:
		return lms.FailField("file", "activity.photos_many", lms.Args{"max": maxPhotos})
	}
	return nil
}
