package impact

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"binapustaka/lms/locale"
)

// claims are words that say more than before and after, or together, can show.
var claims = map[locale.Locale]*regexp.Regexp{
	locale.ID: regexp.MustCompile(`(?i)\bkarena\b|\bmenyebabkan\b|\bdisebabkan\b|\bakibat|\bmengakibatkan\b|\bberkat\b|\bmembuktikan\b|\bterbukti\b|\bmeningkatkan\b|\bmenurunkan\b|\bberdampak\b|\bberpengaruh\b|\bmemengaruhi\b|\bpasti\b`),
	locale.EN: regexp.MustCompile(`(?i)\bbecause\b|\bcaus(e|es|ed|ing)\b|\bproves?\b|\bproven\b|\bthanks to\b|\bdue to\b|\bresult(s|ed)? (in|from)\b|\bleads? to\b|\bled to\b|\beffects?\b|\baffect(s|ed)?\b|\bimproved?\b|\bcertain(ly)?\b`),
}

func TestWordsClaimNoCause(t *testing.T) {
	for l, claim := range claims {
		seen := 0
		for _, key := range l.Keys() {
			if area, _, _ := strings.Cut(key, "."); !slices.Contains([]string{"impact", "study", "joint", "worth", "report", "region"}, area) && !strings.HasPrefix(key, "home.impact") {
				continue
			}
			seen++
			text := l.T(key)
			if found := claim.FindString(text); found != "" {
				t.Errorf("%s %s says %q: %s", l, key, found, text)
			}
		}
		if seen < 250 {
			t.Errorf("%s: only %d texts were looked at", l, seen)
		}
		for _, bad := range map[locale.Locale][]string{
			locale.ID: {"Peminjaman naik karena pelatihan.", "Pelatihan ini terbukti.", "Kenaikan itu akibatnya.", "Berkat pelatihan"},
			locale.EN: {"Loans rose because of it.", "It caused a rise.", "This proves it.", "thanks to the training"},
		}[l] {
			if !claim.MatchString(bad) {
				t.Errorf("%s: %q passes", l, bad)
			}
		}
	}
}

// Every verdict, reason and measure has its words in both languages, and a
// relation between people is only ever a tendency.
func TestEveryVerdictHasItsWords(t *testing.T) {
	for _, l := range locale.All {
		for _, v := range []Verdict{InsufficientData, Inconclusive, CompatibleIncrease, CompatibleDecrease, ChecksFailed} {
			need(t, l, "impact.verdict."+string(v))
		}
		for _, key := range []string{string(CompatibleIncrease), string(CompatibleDecrease), string(Inconclusive), string(NobodyTrained), string(FewPeople), "fewest_people",
			string(IntervalOnly), string(TooUnassigned), string(NoVariation), string(MethodsDisagree), string(AllChanged)} {
			need(t, l, "impact.words."+key)
		}
		for _, r := range []Reason{NobodyTrained, FewWeeks, NothingCounted} {
			need(t, l, "impact.line_"+string(r))
		}
		for _, m := range Measures {
			need(t, l, "impact.measure."+string(m))
		}
		tend := map[locale.Locale]string{locale.ID: "cenderung", locale.EN: "tended to"}[l]
		for _, v := range []Verdict{CompatibleIncrease, CompatibleDecrease} {
			if !strings.Contains(l.T("impact.words."+string(v)), tend) {
				t.Errorf("%s %s: not a tendency", l, v)
			}
		}
	}
}

// Every question × verdict, guard, check and reason of studies has its words, and
// each question keeps to what may be said of it.
func TestStudiesHaveTheirWords(t *testing.T) {
	source := ""
	for _, file := range []string{"study_answer.go", "verdict.go"} {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		source += string(b)
	}
	named := func(kind string, least int) (values []string) {
		t.Helper()
		for _, m := range regexp.MustCompile(`\w+ +`+kind+` += "(\w+)"`).FindAllStringSubmatch(source, -1) {
			values = append(values, m[1])
		}
		if len(values) < least {
			t.Fatalf("%s: only %v", kind, values)
		}
		return values
	}
	allowed := map[Question]map[locale.Locale]string{
		OfService: {locale.ID: "daripada yang diperkirakan kecenderungan sebelumnya", locale.EN: "than the earlier trend predicted"},
		OfStaff:   {locale.ID: "daripada rekan yang belum dilatih", locale.EN: "than colleagues not yet trained"},
		OfDose:    {locale.ID: "cenderung", locale.EN: "tended to"},
		OfGain:    {locale.ID: "nilai", locale.EN: "scores"}}
	for _, l := range locale.All {
		for _, q := range Questions {
			for _, v := range named("Verdict", 5) {
				need(t, l, "study.line."+string(q)+"."+v)
			}
			for _, v := range []Verdict{CompatibleIncrease, CompatibleDecrease} {
				if text := l.T("study.line." + string(q) + "." + string(v)); !strings.Contains(text, allowed[q][l]) {
					t.Errorf("%s, %s: %s", q, v, text)
				}
			}
			for _, key := range []string{"estimate", "question", "question_hint", "begins_hint", "explain_season", "method"} {
				need(t, l, "study."+key+"."+string(q))
			}
		}
		for _, g := range named("GuardKey", 14) {
			need(t, l, "study.guard."+g)
			need(t, l, "study.collect."+g)
		}
		for _, c := range named("CheckKey", 16) {
			for _, state := range []string{"passed", "failed", "open"} {
				need(t, l, "study.check."+c+"."+state)
			}
		}
		for _, r := range []Reason{GuardUnmet, CheckFailed, CheckOpen, DatesDisagree, FewLibraries, CannotFit, NoVariation} {
			need(t, l, "study.reason."+string(r))
		}
	}
}

func need(t *testing.T, l locale.Locale, key string) {
	t.Helper()
	if !l.Has(key) {
		t.Errorf("%s: no words for %s", l, key)
	}
}
