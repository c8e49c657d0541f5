package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPluginInstall(t *testing.T) {
	env := installation(t)
	must(t, env, "library", "add", "kota", "Perpustakaan Kota")
	slims := t.TempDir()
	if code, _, said := callIn(t, env, "", "plugin", "install", "--slims", slims, "--address", "http://192.168.1.10:8080"); code != 1 || !strings.Contains(said, "There is no SLiMS 9.3 or newer in "+slims) {
		t.Errorf("%d %q", code, said)
	}
	for _, file := range []string{"sysconfig.inc.php", "plugins/index.html", "admin/plugin_container.php"} {
		name := filepath.Join(slims, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	other := append(env[:len(env):len(env)], "BINAPUSTAKA_BASE_URL=")
	if code, _, said := callIn(t, other, "", "plugin", "install", "--slims", slims, "--address", "192.168.1.10"); code != 1 || !strings.Contains(said, "This address cannot be used") {
		t.Errorf("%d %q", code, said)
	}
	carried := func() string {
		t.Helper()
		b, err := os.ReadFile(filepath.Join(slims, "plugins", "binapustaka", "connection.inc.php"))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	if out := must(t, env, "plugin", "install", "--slims", slims, "--address", "http://192.168.1.10:8080/"); !strings.Contains(out, "for Binapustaka at http://192.168.1.10:8080.") {
		t.Errorf("%q", out)
	}
	first := carried()
	must(t, env, "plugin", "install", "--slims", slims)
	if carried() != first {
		t.Error("the key is another without being asked for")
	}
	must(t, env, "plugin", "install", "--slims", slims, "--address", "http://192.168.1.11:8080")
	if carried() == first {
		t.Error("a new address, the old key")
	}
}
