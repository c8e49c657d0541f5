// Package slimstest runs a stand-in for SLiMS in PHP's own server, to try the
// plug-in in.
package slimstest

import (
	"bufio"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

//go:embed all:slims
var files embed.FS

// Slims is a running stand-in. Its users: 1 is the super-user, 5 is a librarian.
type Slims struct {
	URL string
	Dir string
}

// Start runs the stand-in until the test ends, as SLiMS of that version ("9.3"
// to "9.7") in that language ("id_ID", "en_US"), with settings of PHP
// ("name=value"). Its patrons: M1 has three reservations.
func Start(t testing.TB, version, language string, settings ...string) Slims {
	t.Helper()
	php, err := exec.LookPath("php")
	if err != nil {
		t.Fatal("PHP is not installed: on Debian run 'apt-get install php-cli'; 'script/setup test' does it for you")
	}
	dir := t.TempDir()
	inside, err := fs.Sub(files, "slims")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, inside); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "slims.ini"), fmt.Appendf(nil, "version = %s\nlanguage = %s\n", version, language), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"-S", "127.0.0.1:0", "-t", dir}
	for _, setting := range append([]string{"display_errors=1", "error_reporting=-1", "session.save_path=" + t.TempDir()}, settings...) {
		args = append(args, "-d", setting)
	}
	cmd := exec.Command(php, args...)
	said, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	// PHP takes a free port by itself and says which: a port looked for here
	// might be somebody else's by the time PHP takes it.
	first, err := bufio.NewReader(said).ReadString('\n')
	found := started.FindStringSubmatch(first)
	if found == nil {
		t.Fatalf("PHP's server does not start: %q %v", first, err)
	}
	go io.Copy(io.Discard, said)
	return Slims{URL: found[1], Dir: dir}
}

var started = regexp.MustCompile(`Development Server \((http://127\.0\.0\.1:\d+)\) started`)

// AddUser adds a user of the staff; there is nobody else with that id.
func (s Slims) AddUser(t testing.TB, id int64, username, realName string) {
	t.Helper()
	file := filepath.Join(s.Dir, "tables.json")
	var tables map[string]json.RawMessage
	var users map[string]any
	b, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(b, &tables)
	}
	if err == nil {
		err = json.Unmarshal(tables["user"], &users)
	}
	if err == nil {
		users[fmt.Sprint(id)] = map[string]any{"username": username, "realname": realName, "email": nil}
		tables["user"], err = json.Marshal(users)
	}
	if err == nil {
		b, err = json.Marshal(tables)
	}
	if err == nil {
		err = os.WriteFile(file, b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Tables are the stand-in's tables as JSON.
func (s Slims) Tables(t testing.TB) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(s.Dir, "tables.json"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(b), `\/`, "/")
}
