package course

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
)

// Format is what an interactive package is made to.
type Format string

const (
	Scorm12   Format = "scorm12"
	Scorm2004 Format = "scorm2004"
	H5PFormat Format = "h5p"
)

// Content is what an uploaded interactive package says of itself. It is read
// once, when the package is uploaded, and kept beside it.
type Content struct {
	Format   Format        `json:"format"`
	Version  string        `json:"version"` // as written: "1.2", "2004 4th Edition", "H5P.Quiz 1.3"
	Title    string        `json:"title"`
	Items    []ContentItem `json:"items"` // in the order of the table of contents
	Files    int           `json:"files"`
	Unpacked int64         `json:"unpacked"`       // bytes
	Left     []string      `json:"left,omitempty"` // first names of files that are never served, for what they are
}

// ContentItem is a line of a package's table of contents.
type ContentItem struct {
	ID      string   `json:"id"`
	Title   string   `json:"title"`
	Level   int      `json:"level,omitempty"`   // 0: outermost
	Launch  string   `json:"launch,omitempty"`  // a file of the package with what follows its name; empty: a heading
	Reports bool     `json:"reports,omitempty"` // a SCO; an asset says nothing of itself
	Mastery *float64 `json:"mastery,omitempty"` // SCORM 1.2: raw score, 2004: scaled, from which on it is passed
	Data    string   `json:"data,omitempty"`    // for the SCO alone
}

// Launches are the numbers of the items that can be opened.
func (c Content) Launches() (numbers []int) {
	for i, it := range c.Items {
		if it.Launch != "" {
			numbers = append(numbers, i)
		}
	}
	return numbers
}

// Kind is the kind of lesson that such a package is.
func (c Content) Kind() Kind {
	if c.Format == H5PFormat {
		return H5P
	}
	return Scorm
}

// extension is that of a package's file in the store.
func (c Content) extension() string {
	if c.Format == H5PFormat {
		return "h5p"
	}
	return "zip"
}

// Value and Scan keep it as JSON.
func (c Content) Value() (driver.Value, error) { return json.Marshal(c) }

func (c *Content) Scan(src any) error {
	switch v := src.(type) {
	case []byte:
		return json.Unmarshal(v, c)
	case string:
		return json.Unmarshal([]byte(v), c)
	}
	return fmt.Errorf("content from %T", src)
}

const (
	maxContentItems = 500
	maxContentLevel = 20
	maxContentID    = 200 // characters of an item's identifier
)

// label is a title as a package has it, made fit to stand in a line.
func label(s string) string {
	s = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, ""), func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	if r := []rune(s); len(r) > maxTitle {
		s = string(r[:maxTitle-1]) + "…"
	}
	return s
}
