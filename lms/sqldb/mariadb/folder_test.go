package mariadb

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const victim = "BP_TEST_FOLDER" // set in the process that is to be killed

func TestMain(m *testing.M) {
	if os.Getenv(victim) != "" {
		f, err := makeFolder()
		fmt.Println(f.Name(), err)
		time.Sleep(time.Minute)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// What a killed process leaves is taken away by the next start; folders that
// are in use, and those of others, stay.
func TestLeftFolders(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	living, err := makeFolder()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), victim+"=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	left, ok := strings.CutSuffix(line, " <nil>\n")
	if err != nil || !ok || !exists(left) {
		t.Fatalf("%q, %v", line, err)
	}
	for _, other := range []string{"binapustaka-other", "cache"} {
		if err := os.Mkdir(filepath.Join(tmp, other), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	outside := t.TempDir()
	if err := os.Symlink(outside, filepath.Join(tmp, folderPrefix+"link")); err != nil {
		t.Fatal(err)
	}
	start := func(want int) {
		t.Helper()
		f, err := makeFolder()
		if err != nil {
			t.Fatal(err)
		}
		if held, err := filepath.Glob(filepath.Join(tmp, folderPrefix+"*")); err != nil || len(held) != want {
			t.Errorf("%v, %v; want %d", held, err, want)
		}
		os.Remove(f.Name())
		f.Close()
	}
	start(4) // living, the other process's, the link, its own
	if err := os.WriteFile(filepath.Join(left, "pid"), []byte("1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd.Process.Kill()
	cmd.Wait()
	start(3)
	living.Close()
	start(2)
	for _, stays := range []string{outside, filepath.Join(tmp, "binapustaka-other"), filepath.Join(tmp, "cache")} {
		if !exists(stays) {
			t.Errorf("%s is gone", stays)
		}
	}
}
