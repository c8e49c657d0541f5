package activity

import (
	"bytes"
	"net/url"
	"path"
	"strings"
	"time"
	"unicode/utf8"

	"binapustaka/lms"
)

// Speaker is somebody who speaks or teaches at an activity: mostly guests, who
// have no account here.
type Speaker struct {
	ID        int64  `db:"id"`
	Name      string `db:"name"`
	Role      string `db:"role"` // office, expertise, where from
	Biography string `db:"biography"`
}

// Item is a point of the agenda.
type Item struct {
	ID        int64     `db:"id"`
	StartsAt  time.Time `db:"starts_at"`
	Title     string    `db:"title"`
	SpeakerID *int64    `db:"speaker_id"`
}

// Phase is when a material is of use.
type Phase string

const (
	Before Phase = "before" // to read before coming
	After  Phase = "after"
)

var Phases = []Phase{Before, After}

// Material is something to read or see: an address, or a file.
type Material struct {
	ID       int64     `db:"id"`
	Phase    Phase     `db:"phase"`
	Title    string    `db:"title"`
	Link     string    `db:"link"`      // of an address
	FileName string    `db:"file_name"` // of a file
	Size     int       `db:"size"`      // bytes
	AddedAt  time.Time `db:"added_at"`
}

// Bytes is the size of its file.
func (m Material) Bytes() int64 { return int64(m.Size) }

// Agenda is what an activity consists of.
type Agenda struct {
	Speakers  []Speaker
	Items     []Item
	Materials []Material
}

// Speaker is that with an id, the zero Speaker without.
func (g Agenda) Speaker(id *int64) Speaker {
	for _, s := range g.Speakers {
		if id != nil && s.ID == *id {
			return s
		}
	}
	return Speaker{}
}

// Of are the materials of a phase.
func (g Agenda) Of(p Phase) (list []Material) {
	for _, m := range g.Materials {
		if m.Phase == p {
			list = append(list, m)
		}
	}
	return list
}

const (
	MaterialLimit = 10_000_000 // bytes of a file

	maxBiography = 1000 // characters
	maxParts     = 60   // speakers, items or materials of an activity
)

func (s *Speaker) clean() error {
	s.Name, s.Role, s.Biography = lms.Line(s.Name), lms.Line(s.Role), plain(s.Biography)
	var p lms.Problems
	if s.Name == "" {
		p = append(p, lms.FailField("name", "activity.speaker_missing"))
	}
	p = long(p, "name", s.Name, maxText)
	p = long(p, "role", s.Role, maxText)
	p = long(p, "biography", s.Biography, maxBiography)
	return p.OrNil()
}

// clean checks an item of an activity that lasts from d's start to its end.
func (i *Item) clean(d Details, speakers []Speaker) error {
	i.Title, i.StartsAt = lms.Line(i.Title), i.StartsAt.UTC().Truncate(time.Second)
	var p lms.Problems
	if i.Title == "" {
		p = append(p, lms.FailField("title", "activity.item_missing"))
	}
	p = long(p, "title", i.Title, maxText)
	if i.StartsAt.Before(d.StartsAt) || i.StartsAt.After(d.EndsAt) {
		p = append(p, lms.FailField("starts", "activity.item_outside"))
	}
	if i.SpeakerID != nil && (Agenda{Speakers: speakers}).Speaker(i.SpeakerID).ID == 0 {
		p = append(p, lms.FailField("speaker", "activity.speaker_gone"))
	}
	return p.OrNil()
}

// clean checks a material and the content of its file, nil for an address.
func (m *Material) clean(content []byte) error {
	m.Title, m.Link = lms.Line(m.Title), strings.TrimSpace(m.Link)
	var p lms.Problems
	if m.Phase != Before && m.Phase != After {
		p = append(p, lms.FailField("phase", "activity.material_when"))
	}
	if m.Title == "" {
		p = append(p, lms.FailField("title", "activity.material_missing"))
	}
	p = long(p, "title", m.Title, maxText)
	switch {
	case content != nil && m.Link != "":
		p = append(p, lms.FailField("file", "activity.material_both"))
	case content != nil:
		if len(content) > MaterialLimit {
			return &lms.Error{Kind: lms.TooLarge, Key: "activity.material_large", Args: lms.Args{"max": MaterialLimit / 1_000_000}, Field: "file"}
		}
		m.FileName, m.Size = fileName(m.FileName), len(content)
		if !isDocument(m.FileName, content) {
			p = append(p, lms.FailField("file", "activity.material_type"))
		}
	case m.Link == "":
		p = append(p, lms.FailField("link", "activity.material_empty"))
	case !webAddress(m.Link):
		p = append(p, lms.FailField("link", "activity.link_wrong"))
	}
	return p.OrNil()
}

func long(p lms.Problems, field, text string, most int) lms.Problems {
	if n := utf8.RuneCountInString(text); n > most {
		p = append(p, lms.FailField(field, "activity.text_long", lms.Args{"n": n, "max": most}))
	}
	return p
}

func webAddress(link string) bool {
	u, err := url.Parse(link)
	return err == nil && len(link) <= maxLink && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

// fileName is a name without a folder, short enough to keep.
func fileName(name string) string {
	name = lms.Line(path.Base(strings.ReplaceAll(name, `\`, "/")))
	end := strings.ToLower(path.Ext(name))
	stem := []rune(strings.TrimSuffix(name, path.Ext(name)))
	return string(stem[:min(len(stem), maxText-len(end))]) + end
}

// heads are how files of a kind begin, by their ending. They are only ever handed
// out to be saved, never shown in a page.
var heads = map[string][]string{
	".pdf": {"%PDF-"}, ".jpg": {"\xff\xd8\xff"}, ".jpeg": {"\xff\xd8\xff"}, ".png": {"\x89PNG"},
	".docx": {"PK\x03\x04"}, ".pptx": {"PK\x03\x04"}, ".xlsx": {"PK\x03\x04"}, ".odt": {"PK\x03\x04"}, ".odp": {"PK\x03\x04"}, ".ods": {"PK\x03\x04"},
	".doc": {"\xd0\xcf\x11\xe0"}, ".ppt": {"\xd0\xcf\x11\xe0"}, ".xls": {"\xd0\xcf\x11\xe0"},
}

// isDocument reports whether a file is of a kind that is taken, by its name and
// by how it begins.
func isDocument(name string, content []byte) bool {
	for _, head := range heads[path.Ext(name)] {
		if bytes.HasPrefix(content, []byte(head)) {
			return true
		}
	}
	return false
}

// Budget is what an activity may cost and did, in rupiah; 0 where nobody said.
type Budget struct {
	Planned int64  `db:"budget"`
	Spent   int64  `db:"spent"`
	Line    string `db:"budget_line"` // of the library's budget
}

const maxRupiah = 1_000_000_000_000

func (b *Budget) clean() error {
	b.Line = lms.Line(b.Line)
	p := long(nil, "line", b.Line, maxText)
	for field, n := range map[string]int64{"budget": b.Planned, "spent": b.Spent} {
		if n < 0 || n > maxRupiah {
			p = append(p, lms.FailField(field, "activity.rupiah_wrong"))
		}
	}
	return p.OrNil()
}
