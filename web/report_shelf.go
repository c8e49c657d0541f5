package web

import (
	"binapustaka/lms"
	"binapustaka/lms/report"
)

// reportShelf is whose reports a page shows: those of the library that one is in,
// or of the region that one sees.
type reportShelf struct {
	base   string
	region bool
}

var (
	ownReports    = reportShelf{base: "/reports"}
	regionReports = reportShelf{base: "/region/reports", region: true}
)

// regionOf is the libraries whose aggregates the person sees, two at least.
// Whoever came through one library's SLiMS sees none.
func (r *request) regionOf() ([]int64, error) {
	if !r.region {
		return nil, lms.Fail(lms.Forbidden, "error.forbidden")
	}
	return r.server.Reports.RegionOf(r.ctx, r.actor.AccountID)
}

// first is the first day of which there can be a report.
func (k reportShelf) first(r *request) (lms.Day, error) {
	if !k.region {
		return r.server.Terms.First(r.ctx, r.actor.LibraryID)
	}
	ids, err := r.regionOf()
	if err != nil {
		return 0, err
	}
	return r.server.Terms.FirstOf(r.ctx, ids)
}

// find is a report that was made, in words.
func (k reportShelf) find(r *request, t report.Term) (report.Document, error) {
	if !k.region {
		made, err := r.server.Terms.Find(r.ctx, r.actor, r.actor.LibraryID, t)
		if err != nil {
			return report.Document{}, err
		}
		return made.Document(r.locale, r.library.Name, r.zone()), nil
	}
	ids, err := r.regionOf()
	if err != nil {
		return report.Document{}, err
	}
	made, err := r.server.Terms.FindRegion(r.ctx, r.actor, ids, t)
	if err != nil {
		return report.Document{}, err
	}
	return made.RegionDocument(r.locale), nil
}

func (k reportShelf) make(r *request, t report.Term) error {
	if !k.region {
		_, err := r.server.Terms.Make(r.ctx, r.actor, r.library, t)
		return err
	}
	ids, err := r.regionOf()
	if err != nil {
		return err
	}
	_, err = r.server.Terms.MakeRegion(r.ctx, r.actor, ids, t)
	return err
}

// late is the last day that every library was read to, where a term ends later.
func (k reportShelf) late(r *request, t report.Term) (late *lms.Day, err error) {
	ids := []int64{r.actor.LibraryID}
	if k.region {
		if ids, err = r.regionOf(); err != nil {
			return nil, err
		}
	}
	return r.server.Terms.Late(r.ctx, ids, t)
}
