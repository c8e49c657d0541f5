package main

import (
	"archive/zip"
	"bytes"
	"context"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"binapustaka/lms/course"
	"binapustaka/lms/sqldb/dbtest"
)

// An installation is saved while it stands, put into an empty one, and is the
// same there: its people, its courses, its uploads.
func TestBackupIsRestored(t *testing.T) {
	oneAfterTheOther(t)
	env := installation(t)
	must(t, env, "library", "add", "kota", "Perpustakaan Kota", "--time-zone", "Asia/Jakarta")
	must(t, env, "user", "create", "sri", "--name", "Sri Wahyuni", "--library", "kota", "--role", "admin")
	a := openApp(t, env)
	libraries, err := a.libraries.List(context.Background())
	if err != nil || len(libraries) != 1 {
		t.Fatal(libraries, err)
	}
	if _, err := a.courses.InstallStarter(context.Background(), command, libraries[0].ID, course.Named{}); err != nil {
		t.Fatal(err)
	}
	var picture bytes.Buffer
	png.Encode(&picture, image.NewGray(image.Rect(0, 0, 40, 30)))
	m, err := a.courses.SaveMedia(context.Background(), command, libraries[0].ID, "denah.png", bytes.NewReader(picture.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	media := filepath.Join("media", m.Hash[:2], m.Hash+".png")
	file := filepath.Join(t.TempDir(), "senin.zip")
	if said := must(t, env, "backup", file); !strings.Contains(said, "uploaded files") || !strings.Contains(said, "BINAPUSTAKA_SECRET") {
		t.Error(said)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info, err)
	}
	whole, err := os.ReadFile(file)
	if err != nil || bytes.Contains(whole, []byte(secret)) {
		t.Error("the secret stands in the backup", err)
	}
	fails := func(env []string, says string, args ...string) {
		t.Helper()
		if code, out, errs := call(t, env, args...); code != 1 || !strings.Contains(out+errs, says) {
			t.Errorf("%v: %d\n%s%s", args, code, out, errs)
		}
	}
	fails(env, "exists", "backup", file)
	fails(env, "cannot be written", "backup", filepath.Join(t.TempDir(), "none", "x.zip"))
	fails(env, "not empty", "restore", file)

	folder := t.TempDir()
	empty := []string{"BINAPUSTAKA_DATABASE=" + dbtest.Create(t, "restored"), "BINAPUSTAKA_SECRET=" + secret, "BINAPUSTAKA_DATA_DIR=" + folder, "LANG=en_GB.UTF-8"}
	fails(empty, "There is no", "restore", file+"x")
	broken := filepath.Join(t.TempDir(), "broken.zip")
	for name, change := range map[string]func([]*zip.File) []*zip.File{
		"uploaded files are in this backup": func(all []*zip.File) []*zip.File { return without(all, backupFiles) },
		"account":                           func(all []*zip.File) []*zip.File { return without(all, backupTables+"account.jsonl") },
		"no backup of Binapustaka":          func(all []*zip.File) []*zip.File { return without(all, backupIndex) },
	} {
		rewrite(t, file, broken, change)
		fails(empty, name, "restore", broken)
	}
	if err := os.WriteFile(broken, whole[:len(whole)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	fails(empty, "no backup of Binapustaka", "restore", broken)
	if said := must(t, empty, "restore", file); !strings.Contains(said, "equals what was saved") || strings.Contains(said, "is not the one") {
		t.Error(said)
	}
	for _, args := range [][]string{{"user", "list"}, {"library", "list"}} {
		if was, is := must(t, env, args...), must(t, empty, args...); was != is || !strings.Contains(is, "kota") && !strings.Contains(is, "Sri Wahyuni") {
			t.Errorf("%v: %s, was %s", args, is, was)
		}
	}
	if got, err := os.ReadFile(filepath.Join(folder, media)); err != nil || !bytes.Equal(got, picture.Bytes()) {
		t.Errorf("the upload: %d bytes, %v", len(got), err)
	}
	b := openApp(t, empty)
	was, err := a.db.Dump(context.Background(), func(string) (io.Writer, error) { return io.Discard, nil })
	if err != nil {
		t.Fatal(err)
	}
	is, err := b.db.Dump(context.Background(), func(string) (io.Writer, error) { return io.Discard, nil })
	if err != nil {
		t.Fatal(err)
	}
	for i, table := range was.Tables {
		if got := is.Tables[i]; got.Name != table.Name || got.Sum != table.Sum || got.Rows != table.Rows {
			t.Errorf("%s: %d rows, not %d, or others", table.Name, got.Rows, table.Rows)
		}
	}

	// With another secret it says what has to be entered again.
	other := []string{"BINAPUSTAKA_DATABASE=" + dbtest.Create(t, "restored"), "BINAPUSTAKA_SECRET=" + strings.Repeat("andere ", 6), "BINAPUSTAKA_DATA_DIR=" + t.TempDir(), "LANG=id_ID.UTF-8"}
	if said := must(t, other, "restore", file); !strings.Contains(said, "bukan yang dipakai saat cadangan dibuat") {
		t.Error(said)
	}
}

// A backup whose files point elsewhere writes nothing there.
func TestBackupStaysInItsFolder(t *testing.T) {
	oneAfterTheOther(t)
	env := installation(t)
	file, evil, folder := filepath.Join(t.TempDir(), "a.zip"), filepath.Join(t.TempDir(), "b.zip"), filepath.Join(t.TempDir(), "data")
	must(t, env, "backup", file)
	rewrite(t, file, evil, func(all []*zip.File) []*zip.File { return all }, backupFiles+"../../luar.txt")
	empty := []string{"BINAPUSTAKA_DATABASE=" + dbtest.Create(t, "restored"), "BINAPUSTAKA_SECRET=" + secret, "BINAPUSTAKA_DATA_DIR=" + folder, "LANG=en_GB.UTF-8"}
	if code, out, errs := call(t, empty, "restore", evil); code != 1 || !strings.Contains(out+errs, "outside the folder") {
		t.Errorf("%d %s%s", code, out, errs)
	}
	if found, _ := filepath.Glob(filepath.Join(filepath.Dir(filepath.Dir(folder)), "luar.txt")); len(found) > 0 {
		t.Error("it was written")
	}
}

func without(all []*zip.File, prefix string) (left []*zip.File) {
	for _, f := range all {
		if !strings.HasPrefix(f.Name, prefix) {
			left = append(left, f)
		}
	}
	return left
}

// rewrite is a backup with other files in it, and one more of each name.
func rewrite(t *testing.T, from, to string, choose func([]*zip.File) []*zip.File, more ...string) {
	t.Helper()
	z, err := zip.OpenReader(from)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	out, err := os.Create(to)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	w := zip.NewWriter(out)
	for _, f := range choose(z.File) {
		if err := w.Copy(f); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range more {
		one, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		one.Write([]byte("luar"))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}
