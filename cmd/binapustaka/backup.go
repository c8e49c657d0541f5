package main

import (
	"archive/zip"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"binapustaka/cmd/binapustaka/config"
	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// A backup is a ZIP: the tables below table/, the folder of uploads below file/,
// and last of all what it is.
const (
	backupTables = "table/"
	backupFiles  = "file/"
	backupIndex  = "backup.json"
)

// backupContents is what a backup says of itself.
type backupContents struct {
	Program string     `json:"program"`
	MadeAt  time.Time  `json:"made_at"`
	Key     string     `json:"key"`   // tells whether a secret is the one it was made with, and nothing of it
	Files   int        `json:"files"` // uploads
	Dump    sqldb.Dump `json:"dump"`
}

func keyMark(secret string) string {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write([]byte("binapustaka backup"))
	return hex.EncodeToString(m.Sum(nil)[:8])
}

type backupCmd struct {
	File string `arg:"" optional:""`
}

// Run writes all that the installation keeps into one file, as it is at one
// moment, while it goes on serving.
func (cmd backupCmd) Run(ctx context.Context, p *program, c *cli) error {
	settings, db, err := p.storage(ctx, c)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.CheckSchema(ctx); err != nil {
		return err
	}
	name := cmd.File
	if name == "" {
		name = "binapustaka-" + p.now().Format("2006-01-02-1504") + ".zip"
	}
	if _, err := os.Stat(name); err == nil {
		return lms.Fail(lms.Conflict, "backup.exists", lms.Args{"file": name})
	}
	f, err := os.OpenFile(name+".part", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600) // personal data
	if err != nil {
		return &lms.Error{Kind: lms.Unavailable, Key: "backup.unwritten", Args: lms.Args{"file": name}, Err: err}
	}
	defer os.Remove(f.Name()) // fails once it has its name
	defer f.Close()
	z := zip.NewWriter(f)
	made := backupContents{Program: version, MadeAt: p.now().UTC().Truncate(time.Second), Key: keyMark(settings.Secret)}
	made.Dump, err = db.Dump(ctx, func(table string) (io.Writer, error) { return z.Create(backupTables + table + ".jsonl") })
	if err == nil {
		made.Files, err = addFolder(ctx, z, settings.DataDir, f.Name())
	}
	if err == nil {
		err = addContents(z, made)
	}
	if err = errors.Join(err, z.Close(), f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return err
	}
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	fmt.Fprintln(p.out, p.say.T("backup.written", lms.Args{"file": name, "tables": len(made.Dump.Tables), "rows": made.Dump.Rows(), "files": made.Files, "size": p.say.Bytes(info.Size())}))
	fmt.Fprintln(p.out, p.say.T("backup.secret"))
	return nil
}

// addFolder adds the folder of uploads: what stands there never changes, and
// what is still arriving belongs to nothing yet. skip is the backup itself.
func addFolder(ctx context.Context, z *zip.Writer, dir, skip string) (n int, err error) {
	skip, err = filepath.Abs(skip)
	if err != nil {
		return 0, err
	}
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) { // no folder yet, or a file that was deleted meanwhile
			return nil
		}
		if err != nil || !d.Type().IsRegular() || strings.HasPrefix(d.Name(), "upload-") || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		if abs, err := filepath.Abs(path); err != nil || abs == skip {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		in, err := os.Open(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		defer in.Close()
		out, err := z.CreateHeader(&zip.FileHeader{Name: backupFiles + filepath.ToSlash(rel), Method: zip.Store}) // pictures and videos are small already
		if err != nil {
			return err
		}
		n++
		_, err = io.Copy(out, in)
		return err
	})
	return n, err
}

func addContents(z *zip.Writer, made backupContents) error {
	w, err := z.Create(backupIndex)
	if err != nil {
		return err
	}
	lines := json.NewEncoder(w)
	lines.SetIndent("", " ")
	return lines.Encode(made)
}

type restoreCmd struct {
	File string `arg:""`
}

// Run puts a backup into an empty database and an empty folder of uploads.
func (cmd restoreCmd) Run(ctx context.Context, p *program, c *cli) error {
	settings, db, err := p.storage(ctx, c)
	if err != nil {
		return err
	}
	defer db.Close()
	z, err := zip.OpenReader(cmd.File)
	if errors.Is(err, fs.ErrNotExist) {
		return lms.Fail(lms.NotFound, "backup.missing", lms.Args{"file": cmd.File})
	}
	var made backupContents
	if err == nil {
		defer z.Close()
		err = readContents(z, &made)
	}
	if err != nil {
		return &lms.Error{Kind: lms.Invalid, Key: "backup.none", Args: lms.Args{"file": cmd.File}, Err: err}
	}
	if list, err := os.ReadDir(settings.DataDir); err == nil && len(list) > 0 {
		return lms.Fail(lms.Conflict, "backup.folder_full", lms.Args{"dir": settings.DataDir})
	}
	files, err := restoreFiles(z, settings.DataDir)
	if err == nil && files != made.Files {
		err = lms.Fail(lms.Invalid, "backup.files_missing", lms.Args{"n": files, "of": made.Files})
	}
	if err == nil {
		err = db.Load(ctx, made.Dump, func(table string) (io.ReadCloser, error) { return z.Open(backupTables + table + ".jsonl") })
	}
	if err != nil {
		emptyFolder(settings.DataDir) // it was empty: the next try finds it so
		return err
	}
	fmt.Fprintln(p.out, p.say.T("backup.restored", lms.Args{"time": p.say.DateTime(made.MadeAt.Local()), "tables": len(made.Dump.Tables), "rows": made.Dump.Rows(), "files": files}))
	if made.Key != keyMark(settings.Secret) {
		fmt.Fprintln(p.out, p.say.T("backup.other_secret"))
	}
	return nil
}

func readContents(z *zip.ReadCloser, made *backupContents) error {
	r, err := z.Open(backupIndex)
	if err != nil {
		return err
	}
	defer r.Close()
	return json.NewDecoder(r).Decode(made)
}

func restoreFiles(z *zip.ReadCloser, dir string) (n int, err error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return 0, err
	}
	for _, f := range z.File {
		rel, is := strings.CutPrefix(f.Name, backupFiles)
		if !is {
			continue
		}
		if !filepath.IsLocal(rel) {
			return n, lms.Fail(lms.Invalid, "backup.outside", lms.Args{"file": f.Name})
		}
		if err := restoreFile(f, filepath.Join(dir, filepath.FromSlash(rel))); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

func restoreFile(f *zip.File, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o750); err != nil {
		return err
	}
	in, err := f.Open()
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o640)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}

// emptyFolder takes away what a restore that failed has put there.
func emptyFolder(dir string) {
	list, _ := os.ReadDir(dir)
	for _, one := range list {
		os.RemoveAll(filepath.Join(dir, one.Name()))
	}
}

// storage opens what is kept, and nothing that runs.
func (p *program) storage(ctx context.Context, c *cli) (config.Config, *sqldb.DB, error) {
	settings, err := p.configure(c)
	if err == nil {
		err = settings.Complete()
	}
	if err != nil {
		return settings, nil, err
	}
	db, err := sqldb.Open(ctx, settings.Database)
	return settings, db, err
}
