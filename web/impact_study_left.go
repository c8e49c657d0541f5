package web

import (
	"binapustaka/lms"
	"binapustaka/lms/impact"
	"binapustaka/lms/locale"
)

// leftOutOf names who is not compared; numbers under five are not written.
func leftOutOf(r *request, a impact.StaffAnswer) (list []leftOut) {
	for _, c := range []struct {
		key string
		n   int
	}{{"earlier", a.Earlier}, {"no_work", a.NoWork}, {"shared", a.Shared}, {"objected", a.Objected},
		{"gone_treated", a.Attrition.TreatedGone}, {"gone_untreated", a.Attrition.UntreatedGone}} {
		list = append(list, leftOut{c.key, fewPeople(r.locale, impact.OfStaff, c.n)})
	}
	if a.Small > 0 {
		list = append(list, leftOut{"small", r.locale.Number(int64(a.Small))})
	}
	return list
}

func leftOutOfDose(r *request, a impact.DoseAnswer) (list []leftOut) {
	for _, c := range []struct {
		key string
		n   int
	}{{"short", a.Short}, {"no_dose", a.NoDose}, {"shared", a.Shared}, {"objected", a.Objected}} {
		list = append(list, leftOut{c.key, fewPeople(r.locale, impact.OfDose, c.n)})
	}
	return list
}

func leftOutOfGain(r *request, a impact.GainAnswer) (list []leftOut) {
	list = []leftOut{{"only_first", fewPeople(r.locale, impact.OfGain, a.OnlyFirst)}, {"tested_earlier", fewPeople(r.locale, impact.OfGain, a.Earlier)}}
	for _, why := range []string{"unfinished", "untrained", "late_pre", "early_post", "off_order"} {
		if n := a.Outside[why]; n > 0 {
			list = append(list, leftOut{why, fewPeople(r.locale, impact.OfGain, n)})
		}
	}
	return list
}

// gainFacts are what else is computed of the same scores.
func gainFacts(l locale.Locale, a impact.GainAnswer) (list []leftOut) {
	for _, f := range []struct {
		key    string
		m      *impact.Mean
		digits int
	}{{"dz", a.DZ, 2}, {"change", a.Change, 2}, {"alpha", a.Alpha, 2}, {"form", a.Form, 1}, {"regression", a.Regression, 1}} {
		if f.m != nil {
			list = append(list, leftOut{f.key, l.T("study.fact_range", lms.Args{"value": l.Decimal(f.m.Value, f.digits), "lo": l.Decimal(f.m.Lo, f.digits), "hi": l.Decimal(f.m.Hi, f.digits)})})
		}
	}
	return list
}
