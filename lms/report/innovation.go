package report

import (
	"context"

	"binapustaka/lms/impact"
	"binapustaka/lms/programme"
)

// Innovations are a library's programmes as what they change in the calendar that
// studies look at.
func Innovations(programmes *programme.Store) func(context.Context, int64) ([]impact.Change, error) {
	return func(ctx context.Context, libraryID int64) (list []impact.Change, err error) {
		changes, err := programmes.Changes(ctx, libraryID)
		for _, c := range changes {
			list = append(list, impact.Change{LibraryID: libraryID, Kind: impact.Innovation, Title: c.Title, On: c.On, Until: c.Until, ProgrammeID: c.ID})
		}
		return list, err
	}
}
