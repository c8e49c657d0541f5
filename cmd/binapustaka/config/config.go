// Package config reads the program's settings: from a file of KEY=value lines
// and from the environment, which wins. A key that does not exist is refused,
// so that a slip of the pen is not silently the default. No error repeats a
// value: it may be a secret.
package config

import (
	"log/slog"
	"maps"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strings"

	"github.com/caarlos0/env/v11"

	"binapustaka/lms"
)

const prefix = "BINAPUSTAKA_"

// FileKey names the setting that names the file; it can stand in the
// environment only.
const FileKey = prefix + "CONFIG"

// Config is every setting there is.
type Config struct {
	Database       string   `env:"DATABASE" secret:"true"`
	Secret         string   `env:"SECRET" secret:"true"`
	Listen         string   `env:"LISTEN" envDefault:"127.0.0.1:8080"`
	BaseURL        string   `env:"BASE_URL"`
	PackageListen  string   `env:"PACKAGE_LISTEN"`
	PackageURL     string   `env:"PACKAGE_URL"`
	DataDir        string   `env:"DATA_DIR" envDefault:"data"`
	Redis          string   `env:"REDIS" secret:"true"`
	TrustedProxies []string `env:"TRUSTED_PROXIES"`
	SMTP           string   `env:"SMTP" secret:"true"`
	MailFrom       string   `env:"MAIL_FROM"`
	Log            string   `env:"LOG" envDefault:"text"`
	LogLevel       string   `env:"LOG_LEVEL" envDefault:"info"`
}

// Key is one setting: its name, its value when it is not set, and whether its
// value may also stand in a file named by <Name>_FILE.
type Key struct {
	Name, Default string
	Secret        bool
}

// Load reads the settings: file may be empty, environ has the form of
// os.Environ. What every command needs is checked; that the settings suffice
// to serve is for Complete.
func Load(file string, environ []string) (Config, error) {
	var c Config
	fromEnv, err := fromEnvironment(environ)
	if err != nil {
		return c, err
	}
	if file == "" {
		file = fromEnv[FileKey]
	}
	delete(fromEnv, FileKey)
	values := map[string]string{}
	if file != "" {
		if values, err = fromFile(file); err != nil {
			return c, err
		}
	}
	for key := range fromEnv { // a setting in the environment replaces the file's, in either form
		delete(values, strings.TrimSuffix(key, "_FILE"))
		delete(values, key+"_FILE")
	}
	maps.Copy(values, fromEnv)
	for _, k := range Keys() {
		if err := secretFromFile(values, k); err != nil {
			return c, err
		}
	}
	if err := env.ParseWithOptions(&c, env.Options{Environment: values, Prefix: prefix}); err != nil {
		return c, err
	}
	return c, c.check()
}

func secretFromFile(values map[string]string, k Key) error {
	name, given := values[k.Name+"_FILE"]
	if !k.Secret || !given {
		return nil
	}
	if _, twice := values[k.Name]; twice {
		return lms.Fail(lms.Invalid, "config.twice", lms.Args{"key": k.Name})
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return &lms.Error{Kind: lms.Invalid, Key: "config.secret_file", Args: lms.Args{"key": k.Name + "_FILE", "file": name}, Err: err}
	}
	values[k.Name] = strings.TrimRight(string(b), "\r\n")
	return nil
}

func (c *Config) check() error {
	bad := func(key, allowed string) error {
		return lms.Fail(lms.Invalid, "config.value", lms.Args{"key": prefix + key, "allowed": allowed})
	}
	var level slog.Level
	switch {
	case c.Log != "text" && c.Log != "json":
		return bad("LOG", "text, json")
	case level.UnmarshalText([]byte(c.LogLevel)) != nil:
		return bad("LOG_LEVEL", "debug, info, warn, error")
	}
	if _, port, err := net.SplitHostPort(c.Listen); err != nil || port == "" {
		return bad("LISTEN", "127.0.0.1:8080, :8080")
	}
	if !address(&c.BaseURL) {
		return bad("BASE_URL", "https://bina.example.id")
	}
	if !address(&c.PackageURL) || c.PackageURL != "" && c.PackageURL == c.BaseURL {
		return bad("PACKAGE_URL", "https://paket.bina.example.id")
	}
	if _, port, err := net.SplitHostPort(c.PackageListen); c.PackageListen != "" && (err != nil || port == "") {
		return bad("PACKAGE_LISTEN", "127.0.0.1:8081, :8081")
	}
	if c.SMTP != "" && c.MailFrom == "" {
		return bad("MAIL_FROM", "Perpustakaan Kota <perpustakaan@example.go.id>")
	}
	for i, p := range c.TrustedProxies {
		ip, err := netip.ParseAddr(strings.TrimSpace(p))
		if err != nil {
			return bad("TRUSTED_PROXIES", "127.0.0.1,10.0.0.5")
		}
		c.TrustedProxies[i] = ip.Unmap().String() // as a connection's address is written
	}
	return nil
}

// address tidies the address of a site, which may be empty, and reports whether
// it is one.
func address(site *string) bool {
	*site = strings.TrimRight(*site, "/")
	u, err := url.Parse(*site)
	return *site == "" || err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.Path == ""
}

const minSecret = 32

// Complete says what is missing for a command that uses the database.
func (c Config) Complete() error {
	switch {
	case c.Database == "":
		return lms.Fail(lms.Invalid, "config.no_database")
	case c.Secret == "":
		return lms.Fail(lms.Invalid, "config.no_secret")
	case len(c.Secret) < minSecret:
		return lms.Fail(lms.Invalid, "config.short_secret", lms.Args{"n": len(c.Secret), "min": minSecret})
	}
	return nil
}

// Level is how much is logged.
func (c Config) Level() (l slog.Level) {
	l.UnmarshalText([]byte(c.LogLevel)) // checked by Load
	return l
}
