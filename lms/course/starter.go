package course

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"binapustaka/lms/locale"
)

// starterFiles are the shipped courses: a folder each, with a course.json (what
// the course says of itself, the order of its lessons and the test that closes
// it; the brief ones, each lesson of which answers a question that comes up at
// the keyboard, have none), a Markdown file a lesson, and the pictures that these show by their file's
// name. The pictures were drawn for this program; what they are drawn from lies
// in picture/.
//
//go:embed starter
var starterFiles embed.FS

type starter struct {
	name     string   // of its folder
	pictures []string // the files that its lessons show
	Details
	SummaryEN    string   `json:"summary_en"`
	Competencies []string // keys of shipped competencies; another area has them
	Modules      []struct {
		Title   string
		Lessons []struct {
			File       string
			Title      string
			Kind       Kind // "" for a page
			Minutes    int
			Optional   bool
			Discuss    bool
			Practical  *Practical // optional where a library has no SLiMS to check it by
			Competency string     // key of what the practical measures
			body       string
		}
	}
	Test struct {
		Code    string // of a shipped test; another area has it
		Title   string
		Minutes int
		Text    string
	}
}

var pictureIn = regexp.MustCompile(`!\[[^\]]*\]\(([a-z-]+\.png)\)`)

// starters reads the shipped courses in the order of their folders' names.
func starters() ([]starter, error) {
	names, err := fs.Glob(starterFiles, "starter/*/course.json")
	if err != nil {
		return nil, err
	}
	var all []starter
	for _, name := range names {
		dir := path.Dir(name)
		b, err := starterFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		s := starter{name: path.Base(dir)}
		d := json.NewDecoder(bytes.NewReader(b))
		d.DisallowUnknownFields()
		if err := d.Decode(&s); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for i := range s.Modules {
			for j := range s.Modules[i].Lessons {
				l := &s.Modules[i].Lessons[j]
				text, err := starterFiles.ReadFile(path.Join(dir, l.File))
				if err != nil {
					return nil, err
				}
				l.body = strings.TrimSpace(string(text))
				for _, shown := range pictureIn.FindAllStringSubmatch(l.body, -1) {
					s.pictures = append(s.pictures, shown[1])
				}
			}
		}
		all = append(all, s)
	}
	return all, nil
}

// details are what c says of itself, with the competencies that a library has.
func (c starter) details(competencies map[string]int64) (Details, error) {
	d := c.Details
	d.OtherSummary, d.OtherLanguage = c.SummaryEN, locale.EN
	for _, key := range c.Competencies {
		if id := competencies[key]; id != 0 {
			d.Competencies = append(d.Competencies, id)
		}
	}
	return d.Clean()
}

// key is the lesson key of one of c's files, the same in every library.
func (c starter) key(file string) string {
	sum := sha256.Sum256([]byte(c.name + "/" + file))
	return hex.EncodeToString(sum[:])[:keyLength]
}
