package library

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"binapustaka/lms/locale"
)

func TestPluginFindings(t *testing.T) {
	now := time.Date(2026, 11, 26, 3, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) *time.Time { at := now.Add(-d); return &at }
	key := func(id, version string, made time.Duration, used *time.Time) Key {
		return Key{ID: id, CreatedAt: now.Add(-made), UsedAt: used, PluginVersion: version}
	}
	const day = 24 * time.Hour
	for name, c := range map[string]struct {
		keys []Key
		want string
	}{
		"none":               {nil, "ok plugin_none"},
		"just made":          {[]Key{key("b", "", time.Hour, nil)}, "ok plugin_waits"},
		"made and forgotten": {[]Key{key("b", "", 2*day, nil)}, "warning plugin_waits"},
		"in use":             {[]Key{key("b", "1.2", 90*day, ago(time.Hour))}, "ok plugin"},
		"silent":             {[]Key{key("b", "1.2", 90*day, ago(20*day))}, "warning plugin_silent"},
		"old version":        {[]Key{key("b", "1.1", 90*day, ago(time.Hour))}, "ok plugin, warning plugin_old"},
		"does not say":       {[]Key{key("b", "", 90*day, ago(time.Hour))}, "ok plugin"},
		"renewing":           {[]Key{key("b", "", time.Hour, nil), key("a", "1.2", 90*day, ago(time.Minute))}, "ok plugin"},
		"renewed, not put in": {[]Key{key("b", "", 3*day, nil), key("a", "1.2", 90*day, ago(time.Minute))},
			"ok plugin, warning plugin_key"},
		"renewed and used": {[]Key{key("b", "1.2", 3*day, ago(time.Minute)), key("a", "1.2", 90*day, ago(3*day))}, "ok plugin"},
	} {
		if got := said(t, CheckPlugin(c.keys, "1.2", true, now)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	if got := said(t, CheckPlugin(nil, "1.2", false, now)); got != "ok plugin_alone" {
		t.Errorf("without a database: %s", got)
	}
}

func TestNightFindings(t *testing.T) {
	now := time.Date(2026, 11, 26, 3, 0, 0, 0, time.UTC)
	why := []Finding{{Level: Problem, Key: "slims.busy", Args: map[string]any{"name": "slims"}}}
	for name, c := range map[string]struct {
		night Night
		want  string
	}{
		"never":               {Night{}, "warning never_read"},
		"last night":          {Night{ReadAt: now.Add(-8 * time.Hour)}, "ok night"},
		"two nights ago":      {Night{ReadAt: now.Add(-51 * time.Hour)}, "warning asleep"},
		"failed at the first": {Night{FailedAt: now.Add(-time.Hour), Why: why}, "warning never_read, problem night_failed, problem slims.busy"},
		"failed since":        {Night{ReadAt: now.Add(-8 * time.Hour), FailedAt: now.Add(-time.Hour), Why: why}, "ok night, problem night_failed, problem slims.busy"},
	} {
		if got := said(t, CheckNight("kota", c.night, now)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestAttributedFindings(t *testing.T) {
	for want, a := range map[string]Attributed{
		"ok unattributed_none":      {Days: 90},
		"ok unattributed":           {Days: 90, Loose: 10, Total: 100},
		"warning unattributed_many": {Days: 90, Loose: 11, Total: 100, SharedNames: 1},
	} {
		if got := said(t, []Finding{CheckAttributed(a, 0.1)}); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	found, do := CheckAttributed(Attributed{Days: 90, Loose: 1234, Total: 9876, SharedNames: 2}, 0.1).Says(locale.ID, time.UTC)
	if !strings.HasPrefix(found, "12,5% dari 9.876 pekerjaan petugas dalam 90 hari terakhir tidak dapat dikaitkan dengan orangnya (1.234 pekerjaan).") || do == "" {
		t.Errorf("%q %q", found, do)
	}
}

// said is level and key of findings, which have their texts in both languages,
// also after they were kept.
func said(t *testing.T, list []Finding) string {
	t.Helper()
	var keys []string
	zone := time.FixedZone("WIB", 7*3600)
	for _, f := range list {
		b, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		var kept Finding
		if err := json.Unmarshal(b, &kept); err != nil {
			t.Fatal(err)
		}
		for _, l := range locale.All {
			found, do := f.Says(l, zone)
			if again, doAgain := kept.Says(l, zone); again != found || doAgain != do {
				t.Errorf("kept: %q %q, was %q %q", again, doAgain, found, do)
			}
			if text := found + do; strings.ContainsAny(text, "⟦{}") {
				t.Errorf("%s: %s", l, text)
			}
			if f.Level != Good && do == "" && strings.HasPrefix(f.Key, "doctor.") {
				t.Errorf("%s: %s does not say what to do", l, f.Key)
			}
		}
		keys = append(keys, string(f.Level)+" "+strings.TrimPrefix(f.Key, "doctor."))
	}
	return strings.Join(keys, ", ")
}
