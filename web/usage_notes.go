package web

import (
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/usage"
)

// usageNotes says what the picture leaves out, and why.
func (s *server) usageNotes(r *request, v served, all map[usage.Source]usage.SourceRead) (notes []string, err error) {
	l, source := r.locale, usage.SourceOf(v.Metric)
	read := all[source]
	if read.FirstOn == nil && source.Base() != "" {
		return []string{l.T("usage.source_empty." + string(source))}, nil
	}
	if read.FirstOn != nil && *read.FirstOn > v.Period.To {
		return []string{l.T("usage.note_before", lms.Args{"day": l.ShortDate(*read.FirstOn)})}, nil
	}
	if read.FirstOn != nil && v.Period.From == *read.FirstOn {
		key := "usage.note_first"
		if filling(source, all) {
			key = "usage.note_filling"
		}
		notes = append(notes, l.T(key, lms.Args{"day": l.ShortDate(v.Period.From)}))
	}
	if n := v.Days(usage.Closed); n > 0 && !v.Whole() {
		notes = append(notes, l.T("usage.note_closed", lms.Args{"n": n}))
	}
	if n := v.OnClosed(); n > 0 {
		notes = append(notes, l.T("usage.note_on_closed", lms.Args{"n": n}))
	}
	notes = append(notes, missingNotes(l, v, source, all)...)
	if usage.Attributable(v.Metric) {
		share, n, err := s.Usage.Unassigned(r.ctx, r.actor, r.actor.LibraryID, v.Metric, v.Period)
		if err != nil {
			return nil, err
		}
		if share > 0 {
			notes = append(notes, l.T("usage.note_unassigned", lms.Args{"share": shareText(l, share), "n": n}))
		}
	}
	return notes, nil
}

// shareText writes a share with one digit; a small one is not written as none.
func shareText(l locale.Locale, share float64) string {
	if share > 0 && share < 0.0005 {
		return "< " + l.Percent(0.001, 1)
	}
	return l.Percent(share, 1)
}

// Share is shareText for templates.
func (l Layout) Share(share float64) string { return shareText(l.Locale, share) }

const runsNamed = 6 // runs of days that a sentence names; of others it tells the number

// missingNotes says which days were not read and why.
func missingNotes(l locale.Locale, v served, source usage.Source, all map[usage.Source]usage.SourceRead) (notes []string) {
	read := all[source]
	var lost []string
	days, more := 0, 0
	for _, run := range v.missing() {
		if run.To >= read.ReadOn { // not read yet
			late := lms.Period{From: max(run.From, read.ReadOn), To: run.To}
			key := "usage.note_late"
			if source == usage.RecordState {
				key = "usage.note_late." + string(source)
			}
			notes = append(notes, l.T(key, lms.Args{"n": late.Days(), "days": span(l, late)}))
			run.To = late.From - 1
		}
		if run.Days() == 0 {
			continue
		}
		days += run.Days()
		if len(lost) < runsNamed {
			lost = append(lost, span(l, run))
		} else {
			more++
		}
	}
	if days > 0 {
		text := strings.Join(lost, ", ")
		if more > 0 {
			text = l.T("usage.and_more", lms.Args{"days": text, "n": more})
		}
		key := "usage.note_lost"
		if source.Base() != "" {
			key = "usage.note_lost." + string(source)
		}
		notes = append(notes, l.T(key, lms.Args{"n": days, "days": text}))
	}
	return notes
}

// span writes a run of days.
func span(l locale.Locale, p lms.Period) string {
	if p.Days() == 1 {
		return l.ShortDate(p.From)
	}
	return l.T("usage.span", lms.Args{"from": l.ShortDate(p.From), "to": l.ShortDate(p.To)})
}
