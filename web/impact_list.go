package web

import (
	"html/template"
	"slices"

	"binapustaka/lms"
	"binapustaka/lms/impact"
)

type impactRow struct {
	ID       int64
	Subject  impact.Subject
	Line     string
	Range    string
	Interval template.HTML
}

type impactListPage struct {
	Layout
	Metrics  []string
	Chosen   string
	Rows     []impactRow
	CanRun   bool
	CanWrite bool
	NoSlims  bool // nothing to put beside the training
	CanLink  bool // may connect one
	Learnt   bool // whether the reader sees what was learnt, before and after
	Going    []studyRow
	Ended    []studyRow
	Joint    []studyRow // of several libraries, this one among them
	Declares bool       // may declare a study
}

// defaultMetric is loans where they are counted: every library lends.
const defaultMetric = "loans"

func (s *server) impactList(r *request) error {
	going, ended, err := s.studyRows(r, ownStudies)
	if err != nil {
		return err
	}
	var joint []studyRow
	if r.actor.Has(lms.Head, lms.Admin) {
		if joint, _, err = s.studyRows(r, jointStudies); err != nil {
			return err
		}
		joint = slices.DeleteFunc(joint, func(row studyRow) bool {
			return !slices.Contains(row.Study.Plan.LibraryIDs(), r.actor.LibraryID)
		})
	}
	metrics, err := s.Impact.Metrics(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return err
	}
	p := &impactListPage{Layout: r.layout("impact.title"), Metrics: metrics, Chosen: r.Query("metric"),
		CanRun: r.actor.Has(lms.Admin, lms.Head), CanWrite: r.actor.Has(lms.Trainer, lms.Admin), Learnt: r.actor.Has(lms.Trainer, lms.Head),
		NoSlims: !r.library.HasSlims, CanLink: r.actor.Has(lms.Admin),
		Going: going, Ended: ended, Joint: joint, Declares: impact.CanDeclare(r.actor, r.actor.LibraryID)}
	if !slices.Contains(metrics, p.Chosen) {
		p.Chosen = defaultMetric
		if !slices.Contains(metrics, p.Chosen) && len(metrics) > 0 {
			p.Chosen = metrics[0]
		}
	}
	results, err := s.Impact.Pictures(r.ctx, r.actor, r.actor.LibraryID, p.Chosen)
	if err != nil {
		return err
	}
	pictures := make([]impact.Picture, len(results))
	reach := 0.1 // the same scale for all, so that they can be compared
	for i, res := range results {
		if pictures[i], err = res.Picture(); err != nil {
			return err
		}
		if d := pictures[i].Difference; d != nil {
			reach = min(1, max(reach, 1.1*d.Hi, -1.1*d.Lo))
		}
	}
	for i, picture := range pictures {
		row := impactRow{ID: results[i].ID, Subject: picture.Subject, Interval: pictureInterval(r.locale, picture, reach)}
		row.Line, row.Range = pictureLine(r.locale, picture)
		p.Rows = append(p.Rows, row)
	}
	// The newest first; a subject without a date, which trained nobody yet, comes last.
	slices.SortStableFunc(p.Rows, func(a, b impactRow) int { return slices.Compare(b.Subject.Dates, a.Subject.Dates) })
	return r.page("impact/list", p)
}
