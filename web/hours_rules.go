package web

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/hours"
	"binapustaka/lms/locale"
)

type hoursRulesPage struct {
	Layout
	Versions hours.Versions
	Kinds    []hours.Kind
	Form     map[string]string // as typed, by field
}

// Value is what stands in a field; Of is the name of the field of a kind.
func (p hoursRulesPage) Value(field string) string           { return p.Form[field] }
func (p hoursRulesPage) Of(name string, k hours.Kind) string { return hours.KindField(name, k) }
func (p hoursRulesPage) Says(v hours.Version) string {
	return p.Locale.T("hours.version_says", lms.Args{"minutes": v.MinutesPerJP, "civil": jpText(p.Locale, v.Civil), "contract": jpText(p.Locale, v.Contract)})
}

// hoursRulesForm is a version as its form has it.
func hoursRulesForm(l locale.Locale, v hours.Rules) map[string]string {
	jp := func(n int) string {
		if n == 0 {
			return ""
		}
		return typed(l, float64(n)/100)
	}
	f := map[string]string{"minutes": fmt.Sprint(v.MinutesPerJP), "minutes_source": v.MinutesSource, "civil": jp(v.Civil), "civil_source": v.CivilSource, "contract": jp(v.Contract), "contract_source": v.ContractSource}
	for _, k := range hours.Kinds {
		f[hours.KindField("weight", k)], f[hours.KindField("cap", k)], f[hours.KindField("source", k)] = fmt.Sprint(v.Kinds[k].Weight), jp(v.Kinds[k].Cap), v.Kinds[k].Source
	}
	return f
}

func (s *server) hoursRulesPage(r *request) (p *hoursRulesPage, err error) {
	p = &hoursRulesPage{Layout: within(r.layout("hours.rules_title"), "/hours"), Kinds: hours.Kinds}
	if p.Versions, err = s.Hours.Rules(r.ctx, r.actor, r.actor.LibraryID); err != nil {
		return nil, err
	}
	p.Form = hoursRulesForm(r.locale, p.Versions.At(r.today()).Rules)
	p.Form["from_on"] = r.today().String()
	return p, nil
}

func (s *server) hoursRules(r *request) error {
	p, err := s.hoursRulesPage(r)
	if err != nil {
		return err
	}
	return r.page("hours/rules", p)
}

// hoursRulesSave adds a version of the rules.
func (s *server) hoursRulesSave(r *request) error {
	p, err := s.hoursRulesPage(r)
	if err != nil {
		return err
	}
	for field := range p.Form {
		p.Form[field] = r.FormValue(field)
	}
	whole := func(field string) int { // what is no number the area refuses by its field
		n, err := strconv.Atoi(strings.TrimSpace(p.Form[field]))
		if err != nil {
			return -1
		}
		return n
	}
	jp := func(field string) int {
		n := typedJP(p.Form[field])
		if !(n >= 0 && n < 1e6) {
			return -1
		}
		return int(math.Round(n * 100))
	}
	rules := hours.Rules{MinutesPerJP: whole("minutes"), MinutesSource: p.Form["minutes_source"], Civil: jp("civil"), CivilSource: p.Form["civil_source"],
		Contract: jp("contract"), ContractSource: p.Form["contract_source"], Kinds: map[hours.Kind]hours.KindRule{}}
	for _, k := range hours.Kinds {
		rules.Kinds[k] = hours.KindRule{Weight: whole(hours.KindField("weight", k)), Cap: jp(hours.KindField("cap", k)), Source: p.Form[hours.KindField("source", k)]}
	}
	from, err := lms.ParseDay(strings.TrimSpace(p.Form["from_on"]))
	if err != nil {
		from = math.MinInt32
	}
	if err := s.Hours.SetRules(r.ctx, r.actor, r.actor.LibraryID, from, rules); err != nil {
		return r.invalid("hours/rules", p, err)
	}
	return r.redirect("/hours/rules", "hours.rules_saved")
}
