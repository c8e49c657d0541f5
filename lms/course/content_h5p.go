package course

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strings"

	"binapustaka/lms"
)

// h5pNeed names a library that an H5P package or another library needs.
type h5pNeed struct {
	Name  string      `json:"machineName"`
	Major json.Number `json:"majorVersion"` // some makers write it as text
	Minor json.Number `json:"minorVersion"`
}

func (n h5pNeed) folder() string { return fmt.Sprintf("%s-%s.%s", n.Name, n.Major, n.Minor) }

func (n h5pNeed) String() string { return label(fmt.Sprintf("%s %s.%s", n.Name, n.Major, n.Minor)) }

type h5pManifest struct {
	Title string    `json:"title"`
	Main  string    `json:"mainLibrary"`
	Needs []h5pNeed `json:"preloadedDependencies"`
}

type h5pFile struct {
	Path string `json:"path"`
}

type h5pLibrary struct {
	Scripts []h5pFile `json:"preloadedJs"`
	Styles  []h5pFile `json:"preloadedCss"`
	Needs   []h5pNeed `json:"preloadedDependencies"`
}

// readH5P reads the h5p.json of a package and sees to it that the package
// brings every library that it needs: we have none of our own.
func readH5P(b []byte, entries map[string]*zip.File) (Content, *lms.Error) {
	var m h5pManifest
	if err := decodeH5P(b, &m, "h5p.json"); err != nil {
		return Content{}, err
	}
	if entries["content/content.json"] == nil {
		return Content{}, lms.FailField("file", "content.h5p_empty")
	}
	c := Content{Format: H5PFormat, Title: label(m.Title)}
	if c.Title == "" {
		c.Title = "H5P"
	}
	seen := map[string]bool{}
	for needs := m.Needs; len(needs) > 0; needs = needs[1:] {
		n := needs[0]
		if seen[n.folder()] {
			continue
		}
		seen[n.folder()] = true
		if strings.TrimSpace(n.Name) == "" {
			return Content{}, lms.FailField("file", "content.h5p_unnamed")
		}
		f := entries[n.folder()+"/library.json"]
		if f == nil {
			return Content{}, lms.FailField("file", "content.h5p_library", lms.Args{"library": n.String()})
		}
		b, err := contentText(f)
		if err != nil {
			return Content{}, err
		}
		var l h5pLibrary
		if err := decodeH5P(b, &l, f.Name); err != nil {
			return Content{}, err
		}
		for _, part := range append(l.Scripts, l.Styles...) {
			if entries[path.Join(n.folder(), part.Path)] == nil {
				return Content{}, lms.FailField("file", "content.h5p_part", lms.Args{"library": n.String(), "name": label(part.Path)})
			}
		}
		needs = append(needs, l.Needs...)
		if n.Name == m.Main && c.Version == "" {
			c.Version = n.String()
		}
	}
	if strings.TrimSpace(m.Main) == "" {
		return Content{}, lms.FailField("file", "content.h5p_unnamed")
	}
	if c.Version == "" {
		return Content{}, lms.FailField("file", "content.h5p_library", lms.Args{"library": label(m.Main)})
	}
	c.Items = []ContentItem{{ID: "h5p", Title: c.Title, Launch: "h5p.json", Reports: true}}
	return c, nil
}

func decodeH5P(b []byte, into any, name string) *lms.Error {
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	err := json.Unmarshal(b, into)
	if err == nil {
		return nil
	}
	var syntax *json.SyntaxError
	var other *json.UnmarshalTypeError
	at := int64(len(b))
	if errors.As(err, &syntax) {
		at = syntax.Offset
	} else if errors.As(err, &other) {
		at = other.Offset
	}
	e := lms.FailField("file", "content.manifest", lms.Args{"name": name, "line": 1 + bytes.Count(b[:min(at, int64(len(b)))], []byte("\n"))})
	e.Err = err
	return e
}
