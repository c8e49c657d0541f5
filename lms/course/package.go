package course

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"binapustaka/lms"
	"binapustaka/lms/locale"
)

// A course travels as a ZIP: course.json, a Markdown file a lesson, the tests of
// its lessons as the area that has them writes them, and the media that all of it
// shows. It holds no ids and nothing of any person, so what is imported and
// exported again is the same, byte by byte. Prerequisites are named by their
// titles, competencies by keys that the caller knows; they are looked for where
// the course arrives, as are the tests of a package that names them alone.

const packageFormat = "binapustaka-course-1"

type packed struct {
	Format        string        `json:"format"`
	Title         string        `json:"title"`
	Summary       string        `json:"summary"`
	OtherSummary  string        `json:"other_summary,omitempty"`
	OtherLanguage locale.Locale `json:"other_language,omitempty"`
	Focus         Focus         `json:"focus"`
	Language      locale.Locale `json:"language"`
	Level         Level         `json:"level"`
	JP            float64       `json:"jp"`
	Competencies  []string      `json:"competencies,omitempty"` // codes
	Work          Set[WorkKind] `json:"work,omitempty"`
	Due
	Requires []string       `json:"requires,omitempty"` // titles
	Modules  []packedModule `json:"modules"`
	Media    []packedMedia  `json:"media,omitempty"`
}

type packedModule struct {
	Title string `json:"title"`
	Opening
	Lessons []packedLesson `json:"lessons"`
}

type packedLesson struct {
	File     string `json:"file"` // its text
	Kind     Kind   `json:"kind"`
	Title    string `json:"title"`
	Minutes  int    `json:"minutes"`
	Optional bool   `json:"optional,omitempty"`
	DoneBy   DoneBy `json:"done_by,omitempty"`
	AtLeast  int    `json:"at_least,omitempty"`
	URL      string `json:"url,omitempty"`
	Document string `json:"document,omitempty"` // one of the media
	Test     string `json:"test,omitempty"`     // title
	TestFile string `json:"test_file,omitempty"`
	Discuss  bool   `json:"discuss,omitempty"`
	Opening
	Deadline
	Practical  *Practical `json:"practical,omitempty"`  // of the library's own SLiMS
	Competency string     `json:"competency,omitempty"` // that the practical measures
	body       string
}

type packedMedia struct {
	File string `json:"file"` // media/ and what its address ends with
	Name string `json:"name"`
}

// Limits of a package.
const (
	PackageLimit       = 1_000_000_000 // bytes, packed
	maxPackageEntries  = 2000
	maxPackageCourse   = 1_000_000     // bytes of course.json
	maxPackageUnpacked = 2_000_000_000 // bytes
	maxPackageTests    = 100
	maxPackageTest     = 16_000_000 // bytes
)

// text is the lesson as its trainer would have written it; what it refers to is
// filled in by the caller.
func (l packedLesson) text() LessonText {
	return LessonText{Kind: l.Kind, Title: l.Title, Minutes: l.Minutes, Required: !l.Optional, Body: l.body, DoneBy: l.DoneBy, AtLeast: l.AtLeast, URL: l.URL, Discuss: l.Discuss, Opening: l.Opening, Deadline: l.Deadline}
}

func (p packed) details() Details {
	return Details{Title: p.Title, Summary: p.Summary, OtherSummary: p.OtherSummary, OtherLanguage: p.OtherLanguage, Focus: p.Focus, Language: p.Language,
		Level: p.Level, JP: p.JP, Work: p.Work}
}

// mediaIn finds the media that a text shows.
var mediaIn = regexp.MustCompile(`/media/([0-9a-f]{24}\.[a-z0-9]{3,4})\b`)

// packer writes a package in which nothing depends on the day.
type packer struct {
	zip *zip.Writer
	err error
}

func (p *packer) add(name string, method uint16, content io.Reader) {
	if p.err != nil {
		return
	}
	w, err := p.zip.CreateHeader(&zip.FileHeader{Name: name, Method: method})
	if err == nil {
		_, err = io.Copy(w, content)
	}
	p.err = err
}

func (p *packer) course(c packed) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(c); err != nil && p.err == nil {
		p.err = err
	}
	p.add("course.json", zip.Deflate, &b)
	for _, m := range c.Modules {
		for _, l := range m.Lessons {
			p.add(l.File, zip.Deflate, strings.NewReader(l.body))
		}
	}
}

// Named is what a library has of other areas, by what packages name it with: a
// test by its title, a competency by its key. Take makes a test of what a package
// holds, or with write false says what it would come to.
type Named struct {
	Tests, Competencies map[string]int64
	Take                func(ctx context.Context, test []byte, write bool) (TakenTest, error)
}

// TakenTest is what became of a test in a package.
type TakenTest struct {
	ID       int64
	Says     Told
	Problems lms.Problems // with any of them there is no test
	Missing  []Told
}

// Names is the same the other way round; Document is a test as a package holds it.
type Names struct {
	Tests, Competencies map[int64]string
	Document            func(ctx context.Context, assessmentID int64) ([]byte, error)
}

// Told is something that a report on a package says: a message with its values.
type Told struct {
	Key  string
	Args lms.Args
}

// Report is what was found in a package. With problems nothing is imported;
// warnings say what does not come along.
type Report struct {
	Title             string
	Modules, Lessons  int
	Media             int
	Tests             []Told // what becomes of those in it
	Problems, Missing []Told
	Kept              string // what the package is kept by until it is taken in
}

func (r *Report) wrong(key string, args lms.Args) {
	r.Problems = append(r.Problems, Told{key, args})
}

// take adds the problems of err, each told of the thing named.
func (r *Report) take(name string, err error) {
	var all lms.Problems
	switch e := err.(type) {
	case lms.Problems:
		all = e
	case *lms.Error:
		all = lms.Problems{e}
	}
	for _, e := range all {
		r.wrong("package.in", lms.Args{"name": name, "problem": e})
	}
}

// unpack reads a package but for its media. What it holds is only ever read by
// the names that course.json gives, so none of its entries chooses where it goes.
func unpack(z *zip.Reader, r *Report) (c packed, entries map[string]*zip.File) {
	entries = map[string]*zip.File{}
	if len(z.File) > maxPackageEntries {
		r.wrong("package.entries_many", lms.Args{"n": len(z.File), "max": maxPackageEntries})
		return c, nil
	}
	var unpacked uint64
	for _, f := range z.File {
		name := strings.TrimSuffix(f.Name, "/")
		switch unpacked += f.UncompressedSize64; {
		case !fs.ValidPath(name) || strings.ContainsAny(name, `\:`) || !utf8.ValidString(name):
			r.wrong("package.name_bad", lms.Args{"name": strings.ToValidUTF8(f.Name, "?")})
		case f.FileInfo().IsDir():
		case !f.Mode().IsRegular():
			r.wrong("package.name_bad", lms.Args{"name": f.Name})
		case entries[name] != nil:
			r.wrong("package.entry_twice", lms.Args{"name": f.Name})
		default:
			entries[name] = f
		}
	}
	if unpacked > maxPackageUnpacked {
		r.wrong("package.large", lms.Args{"limit": maxPackageUnpacked / 1_000_000})
	}
	if len(r.Problems) > 0 {
		return c, nil
	}
	b, ok := entry(entries, "course.json", maxPackageCourse, r)
	if !ok {
		return c, nil
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		r.wrong("package.course_bad", lms.Args{"problem": lms.JSONFault(b, err)})
		return c, nil
	}
	if c.Format != packageFormat {
		r.wrong("package.format", lms.Args{"format": c.Format})
		return c, nil
	}
	known := map[string]bool{"course.json": true}
	for i := range c.Modules {
		for j := range c.Modules[i].Lessons {
			l := &c.Modules[i].Lessons[j]
			if known[l.File] || path.Ext(l.File) != ".md" {
				r.wrong("package.lesson_file", lms.Args{"lesson": l.Title, "name": l.File})
				continue
			}
			known[l.File] = true
			if b, ok := entry(entries, l.File, maxBody, r); ok {
				if l.body = string(b); !utf8.ValidString(l.body) {
					r.wrong("package.not_text", lms.Args{"name": l.File})
				}
			}
		}
	}
	for _, name := range c.testFiles() {
		if known[name] || path.Ext(name) != ".json" || entries[name] == nil {
			r.wrong("package.test_file", lms.Args{"name": name})
		}
		known[name] = true
	}
	if n := len(c.testFiles()); n > maxPackageTests {
		r.wrong("package.entries_many", lms.Args{"n": n, "max": maxPackageTests})
	}
	for _, m := range c.Media {
		if known[m.File] || mediaName.FindString(strings.TrimPrefix(m.File, "media/")) == "" || !strings.HasPrefix(m.File, "media/") {
			r.wrong("package.media_name", lms.Args{"name": m.File})
		} else if entries[m.File] == nil {
			r.wrong("package.entry_missing", lms.Args{"name": m.File})
		}
		known[m.File] = true
	}
	for _, f := range z.File {
		if name := strings.TrimSuffix(f.Name, "/"); !known[name] && !f.FileInfo().IsDir() {
			r.wrong("package.entry_unknown", lms.Args{"name": f.Name})
		}
	}
	c.check(r)
	return c, entries
}

// testFiles are the files of the tests that lessons point at, each once, in order.
func (c packed) testFiles() (all []string) {
	for _, m := range c.Modules {
		for _, l := range m.Lessons {
			if l.TestFile != "" && !slices.Contains(all, l.TestFile) {
				all = append(all, l.TestFile)
			}
		}
	}
	return all
}

// entry reads a file of a package, up to limit bytes.
func entry(entries map[string]*zip.File, name string, limit int64, r *Report) ([]byte, bool) {
	f := entries[name]
	if f == nil {
		r.wrong("package.entry_missing", lms.Args{"name": name})
		return nil, false
	}
	in, err := f.Open()
	if err != nil {
		r.wrong("package.entry_broken", lms.Args{"name": name})
		return nil, false
	}
	defer in.Close()
	b, err := io.ReadAll(io.LimitReader(in, limit+1))
	switch {
	case err != nil:
		r.wrong("package.entry_broken", lms.Args{"name": name})
	case int64(len(b)) > limit:
		r.wrong("package.entry_large", lms.Args{"name": name, "limit": limit})
	default:
		return b, true
	}
	return nil, false
}

// check says what is wrong with a course by the rules that its trainers' forms
// hold to.
func (c packed) check(r *Report) {
	r.Title, r.Modules, r.Media = c.Title, len(c.Modules), len(c.Media)
	_, err := c.details().Clean()
	r.take("course.json", err)
	media := map[string]bool{}
	for _, m := range c.Media {
		media[m.File] = true
	}
	o, rules := Outline{}, Rules{Due: c.Due, Release: map[int64]Opening{}}
	for i, m := range c.Modules {
		id := int64(i + 1)
		o.Modules, rules.Release[id] = append(o.Modules, Module{ID: id, Title: m.Title}), m.Opening
		_, err := cleanTitle(m.Title)
		r.take(fmt.Sprintf("course.json, %d", id), err)
		r.Lessons += len(m.Lessons)
		for _, l := range m.Lessons {
			_, err := l.text().Clean()
			r.take(l.File, err)
			if l.Practical != nil {
				p := Practical{Rules: l.Practical.Rules, Level: l.Practical.Level}
				if l.Competency != "" {
					p.CompetencyID = 1 // whichever it is here
				}
				_, err := p.Clean()
				r.take(l.File, err)
			}
			if l.Kind == Attendance {
				r.Missing = append(r.Missing, Told{"package.activity_missing", lms.Args{"lesson": l.Title}})
			}
			if l.Document != "" && !media[l.Document] {
				r.wrong("package.media_name", lms.Args{"name": l.Document})
			}
			for _, m := range mediaIn.FindAllStringSubmatch(l.body, -1) {
				if !media["media/"+m[1]] {
					r.Missing = append(r.Missing, Told{"package.media_missing", lms.Args{"lesson": l.Title, "name": m[1]}})
				}
			}
		}
	}
	r.take("course.json", rules.check(o))
}
