// Package plugin is Binapustaka's plug-in for SLiMS: PHP that needs nothing but
// SLiMS 9.3 to 9.7 and PHP 7.4 to 8.3, carried in the binary.
//
// What a maker of plug-ins has to know of SLiMS, tried in 9.7.0:
//   - SLiMS loads the *.plugin.php of every plug-in with every page, the OPAC's
//     and its API's too.
//   - From 9.7 on plugins/.htaccess switches PHP off where Apache runs it as a
//     module: whoever asks for a file there is sent its text. So the secret does
//     not stay in a file: it moves into SLiMS's table setting.
//   - A menu entry of a plug-in shows to the super-user alone, until a group is
//     given it; session priv[module][menus] is what SLiMS asks.
//   - plugin_container.php asks nobody who they are.
package plugin

import (
	"archive/zip"
	"bytes"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/library"
)

//go:embed php
var files embed.FS

// Folder is what the plug-in's folder in SLiMS's plugins/ is called.
const Folder = "binapustaka"

// homepage is what stands for the address of Binapustaka in the plug-in's head,
// which SLiMS shows in its list.
const homepage = "https://binapustaka.invalid"

// carried is the file that the connection code travels in; the plug-in removes it.
const carried = "connection.inc.php"

var versionLine = regexp.MustCompile(`(?m)^ \* Version: (\S+)$`)

// Version is the version of the plug-in in this binary.
var Version = func() string {
	head, err := files.ReadFile("php/binapustaka.plugin.php")
	if err != nil {
		panic(err) // it is embedded
	}
	return string(versionLine.FindSubmatch(head)[1])
}()

// Code is what the plug-in must know to sign tickets, as a text to paste: "bp1."
// and base64url of JSON.
func Code(k library.Shared) string {
	b, err := json.Marshal(struct {
		URL     string `json:"url"`
		Library string `json:"library"`
		Key     string `json:"key"`
		Secret  string `json:"secret"`
		Issued  int64  `json:"issued"`
	}{k.Address, k.Library.Code, k.ID, hex.EncodeToString(k.Secret), k.CreatedAt.Unix()})
	if err != nil {
		panic(err) // strings and a number
	}
	return "bp1." + base64.RawURLEncoding.EncodeToString(b)
}

// each calls do with the plug-in's files, slashed names below its folder, the code
// of the connection last.
func each(k library.Shared, do func(name string, content []byte) error) error {
	err := fs.WalkDir(files, "php", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		return do(name[len("php/"):], bytes.ReplaceAll(content, []byte(homepage), []byte(k.Address)))
	})
	if err != nil {
		return err
	}
	return do(carried, fmt.Appendf(nil, "<?php\ndefined('SB') or exit;\nreturn '%s';\n", Code(k)))
}

// ZIP is the plug-in with its connection, the same bytes for the same key.
func ZIP(k library.Shared) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	err := each(k, func(name string, content []byte) error {
		h := &zip.FileHeader{Name: path.Join(Folder, name), Method: zip.Deflate, Modified: k.CreatedAt.UTC().Truncate(2 * time.Second)}
		h.SetMode(0o644)
		w, err := z.CreateHeader(h)
		if err != nil {
			return err
		}
		_, err = w.Write(content)
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// Install writes the plug-in into the SLiMS at dir and says where. What is no
// SLiMS with plug-ins is lms.Invalid plugin.no_slims.
func Install(k library.Shared, dir string) (string, error) {
	to := filepath.Join(dir, "plugins", Folder)
	for _, part := range []string{"sysconfig.inc.php", "plugins", filepath.Join("admin", "plugin_container.php")} {
		if _, err := os.Stat(filepath.Join(dir, part)); err != nil {
			return "", &lms.Error{Kind: lms.Invalid, Key: "plugin.no_slims", Args: lms.Args{"dir": dir}, Err: err}
		}
	}
	return to, each(k, func(name string, content []byte) error {
		file := filepath.Join(to, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		return os.WriteFile(file, content, 0o644)
	})
}
