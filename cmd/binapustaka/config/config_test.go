package config

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/locale"
)

const secret = "0123456789abcdef0123456789abcdef"

func write(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestDefaults(t *testing.T) {
	c, err := Load("", []string{"HOME=/root", "PATH=/bin"})
	if err != nil {
		t.Fatal(err)
	}
	if c.Listen != "127.0.0.1:8080" || c.DataDir != "data" || c.Log != "text" || c.Level() != 0 || c.Redis != "" {
		t.Errorf("%+v", c)
	}
	for want, env := range map[string][]string{
		"config.no_database":  nil,
		"config.no_secret":    {"BINAPUSTAKA_DATABASE=x"},
		"config.short_secret": {"BINAPUSTAKA_DATABASE=x", "BINAPUSTAKA_SECRET=" + secret[1:]},
		"":                    {"BINAPUSTAKA_DATABASE=x", "BINAPUSTAKA_SECRET=" + secret},
	} {
		c, err := Load("", env)
		if err != nil {
			t.Fatal(err)
		}
		if got := key(c.Complete()); got != want {
			t.Errorf("%v: %q, want %q", env, got, want)
		}
	}
}

func key(err error) string {
	var e *lms.Error
	if errors.As(err, &e) {
		return e.Key
	}
	return ""
}

func TestFileAndEnvironment(t *testing.T) {
	secretFile := write(t, "secret", secret+"\n")
	file := write(t, "config", "\ufeff# Perpustakaan Kota\n\nBINAPUSTAKA_DATABASE = 'u:p=1#2@tcp(db)/b'\nexport BINAPUSTAKA_LISTEN=:9000\n"+
		"BINAPUSTAKA_SECRET=from-the-file\nBINAPUSTAKA_TRUSTED_PROXIES=::FFFF:10.0.0.1, 0:0:0:0:0:0:0:1\nBINAPUSTAKA_BASE_URL=https://bina.example.id/\n")
	c, err := Load("", []string{FileKey + "=" + file, "BINAPUSTAKA_LISTEN=127.0.0.1:7000", "BINAPUSTAKA_SECRET_FILE=" + secretFile, "BINAPUSTAKA_REDIS="})
	if err != nil {
		t.Fatal(err)
	}
	if c.Database != "u:p=1#2@tcp(db)/b" || c.Listen != "127.0.0.1:7000" || c.Secret != secret || c.BaseURL != "https://bina.example.id" ||
		!slices.Equal(c.TrustedProxies, []string{"10.0.0.1", "::1"}) {
		t.Errorf("%+v", c)
	}
	// A file named on the command line goes before the one in the environment.
	other := write(t, "other", "BINAPUSTAKA_LOG=json\n")
	if c, err = Load(other, []string{FileKey + "=" + file}); err != nil || c.Log != "json" || c.Database != "" {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestBadSettings(t *testing.T) {
	for _, c := range []struct {
		name, file string
		env        []string
		key, says  string
	}{
		{"unknown in the environment", "", []string{"BINAPUSTAKA_DATABSE=geheim"}, "config.unknown", "BINAPUSTAKA_DATABASE"},
		{"unknown in the file", "BINAPUSTAKA_LISTN=geheim", nil, "config.unknown", "BINAPUSTAKA_LISTEN"},
		{"without prefix", "LISTEN=geheim", nil, "config.unknown", "BINAPUSTAKA_LISTEN"},
		{"file in the file", "BINAPUSTAKA_CONFIG=geheim", nil, "config.unknown", "BINAPUSTAKA_CONFIG"},
		{"no secret, no _FILE", "", []string{"BINAPUSTAKA_LISTEN_FILE=geheim"}, "config.unknown", "BINAPUSTAKA_LISTEN"},
		{"no equals sign", "BINAPUSTAKA_LOG=text\ngeheim", nil, "config.line", "2"},
		{"twice in the file", "BINAPUSTAKA_LOG=text\nBINAPUSTAKA_LOG=geheim", nil, "config.twice", "BINAPUSTAKA_LOG"},
		{"value and file", "", []string{"BINAPUSTAKA_SECRET=geheim", "BINAPUSTAKA_SECRET_FILE=x"}, "config.twice", "BINAPUSTAKA_SECRET"},
		{"secret file missing", "", []string{"BINAPUSTAKA_SECRET_FILE=/no/such"}, "config.secret_file", "/no/such"},
		{"log", "", []string{"BINAPUSTAKA_LOG=geheim"}, "config.value", "json"},
		{"level", "", []string{"BINAPUSTAKA_LOG_LEVEL=geheim"}, "config.value", "debug"},
		{"listen", "", []string{"BINAPUSTAKA_LISTEN=geheim"}, "config.value", ":8080"},
		{"base URL", "", []string{"BINAPUSTAKA_BASE_URL=geheim"}, "config.value", "https://"},
		{"base URL with a path", "", []string{"BINAPUSTAKA_BASE_URL=https://geheim.example/path"}, "config.value", "https://"},
		{"address of packages", "", []string{"BINAPUSTAKA_PACKAGE_URL=geheim"}, "config.value", "https://paket"},
		{"packages among the pages", "", []string{"BINAPUSTAKA_BASE_URL=https://geheim.example", "BINAPUSTAKA_PACKAGE_URL=https://geheim.example/"}, "config.value", "https://paket"},
		{"listen for packages", "", []string{"BINAPUSTAKA_PACKAGE_LISTEN=geheim"}, "config.value", ":8081"},
		{"proxies", "", []string{"BINAPUSTAKA_TRUSTED_PROXIES=10.0.0.1,geheim"}, "config.value", "10.0.0.5"},
	} {
		file := ""
		if c.file != "" {
			file = write(t, "config", c.file)
		}
		_, err := Load(file, c.env)
		if got := key(err); got != c.key {
			t.Errorf("%s: %q (%v), want %q", c.name, got, err, c.key)
			continue
		}
		for _, l := range locale.All {
			text := l.Error(err)
			if !strings.Contains(text, c.says) || strings.Contains(text, "geheim") || strings.ContainsAny(text, "{⟦") {
				t.Errorf("%s: %q", c.name, text)
			}
		}
	}
	if _, err := Load("/no/such/file", nil); key(err) != "config.file" {
		t.Errorf("missing file: %v", err)
	}
}
