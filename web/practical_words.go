package web

import (
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/course"
)

// WorkRule says what a rule asks for: "Katalogkan 5 judul dengan klasifikasi
// dalam rentang 7 hari".
func (l Layout) WorkRule(r course.WorkRule) string {
	text := l.Locale.T("practical.ask_"+string(r.Kind), lms.Args{"n": r.AtLeast})
	if len(r.Fields) > 0 {
		text = l.Locale.T("practical.with", lms.Args{"work": text, "fields": l.recordFields(r.Fields, "practical.and")})
	}
	if r.Days > 0 {
		text = l.Locale.T("practical.within", lms.Args{"work": text, "n": r.Days})
	}
	return text
}

// WorkDone says how far a rule is met: "3 dari 5 judul".
func (l Layout) WorkDone(o course.Outcome) string {
	return l.Locale.T("practical.unit_"+string(o.Rule.Kind), lms.Args{"n": min(o.Counted, o.Rule.AtLeast), "of": o.Rule.AtLeast})
}

// PieceLack says why a record does not count.
func (l Layout) PieceLack(p course.Piece) string {
	title := p.Title
	if title == "" {
		title = l.Locale.T("practical.untitled")
	}
	if p.Copied {
		return l.Locale.T("practical.copied", lms.Args{"title": title})
	}
	return l.Locale.T("practical.lacks", lms.Args{"title": title, "fields": l.recordFields(p.Lacks, "practical.or")})
}

// UnseenWork says what SLiMS does not show.
func (l Layout) UnseenWork(u course.Unseen) string {
	args := lms.Args{"n": u.N, "work": l.Locale.T("practical.works_" + string(u.Kind))}
	if u.At != nil {
		args["time"] = l.DateTime(*u.At)
	}
	return l.Locale.T("practical.unseen_"+u.Why, args)
}

func (l Layout) RecordField(f course.RecordField) string {
	return l.Locale.T("practical.field_" + string(f))
}

func (l Layout) WorkKind(k course.WorkKind) string { return l.Locale.T("practical.kind_" + string(k)) }

// Work names kinds of work in their order.
func (l Layout) Work(kinds course.Set[course.WorkKind]) string {
	var names []string
	for _, k := range course.WorkKinds {
		if kinds.Has(k) {
			names = append(names, l.WorkKind(k))
		}
	}
	return strings.Join(names, ", ")
}

// recordFields is a list as it is said: "tajuk subjek, pengarang dan tahun".
func (l Layout) recordFields(fields []course.RecordField, and string) string {
	var words []string
	for _, f := range fields {
		words = append(words, l.RecordField(f))
	}
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " " + l.Locale.T(and) + " " + words[last]
}
