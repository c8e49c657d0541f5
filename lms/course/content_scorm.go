package course

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"net/url"
	"path"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"binapustaka/lms"
)

// manifest is what we read of an imsmanifest.xml (SCORM 1.2 and 2004). Names are
// taken whatever their namespace, which packages often get wrong.
type manifest struct {
	XMLName       xml.Name `xml:"manifest"`
	Base          string   `xml:"base,attr"`
	Schema        string   `xml:"metadata>schema"`
	SchemaVersion string   `xml:"metadata>schemaversion"`
	Organizations struct {
		Default string                 `xml:"default,attr"`
		List    []manifestOrganization `xml:"organization"`
	} `xml:"organizations"`
	Resources struct {
		Base string             `xml:"base,attr"`
		List []manifestResource `xml:"resource"`
	} `xml:"resources"`
}

type manifestOrganization struct {
	ID    string         `xml:"identifier,attr"`
	Title string         `xml:"title"`
	Items []manifestItem `xml:"item"`
}

type manifestItem struct {
	ID         string         `xml:"identifier,attr"`
	Resource   string         `xml:"identifierref,attr"`
	Visible    string         `xml:"isvisible,attr"`
	Parameters string         `xml:"parameters,attr"`
	Title      string         `xml:"title"`
	Mastery    string         `xml:"masteryscore"` // SCORM 1.2
	Data12     string         `xml:"datafromlms"`
	Data2004   string         `xml:"dataFromLMS"`
	Items      []manifestItem `xml:"item"`
	Objective  struct {
		ByMeasure string `xml:"satisfiedByMeasure,attr"`
		Measure   string `xml:"minNormalizedMeasure"`
	} `xml:"sequencing>objectives>primaryObjective"` // SCORM 2004
}

type manifestResource struct {
	ID       string `xml:"identifier,attr"`
	Href     string `xml:"href,attr"`
	Base     string `xml:"base,attr"`
	Type12   string `xml:"scormtype,attr"`
	Type2004 string `xml:"scormType,attr"`
}

// asset reports whether a resource says nothing of itself; one that does not
// say what it is may be a SCO.
func (r manifestResource) asset() bool {
	return strings.EqualFold(r.Type12, "asset") || strings.EqualFold(r.Type2004, "asset")
}

// readManifest reads the imsmanifest.xml of a SCORM package.
func readManifest(b []byte, entries map[string]*zip.File) (Content, *lms.Error) {
	b, err := toUTF8(b)
	if err != nil {
		return Content{}, badManifest(err)
	}
	d := xml.NewDecoder(bytes.NewReader(b))
	d.CharsetReader = charset
	var m manifest
	if err := d.Decode(&m); err != nil {
		return Content{}, badManifest(err)
	}
	c := Content{Version: label(m.SchemaVersion)}
	switch v := strings.ToLower(c.Version); {
	case v == "1.2":
		c.Format = Scorm12
	case strings.Contains(v, "2004"), v == "1.3", v == "cam 1.3":
		c.Format = Scorm2004
	case v == "" && bytes.Contains(b, []byte("adlcp_v1p3")):
		c.Format, c.Version = Scorm2004, "2004"
	case v == "" && bytes.Contains(b, []byte("adlcp_rootv1p2")):
		c.Format, c.Version = Scorm12, "1.2"
	default:
		if c.Version == "" {
			return Content{}, lms.FailField("file", "content.schema_none")
		}
		return Content{}, lms.FailField("file", "content.schema", lms.Args{"schema": label(m.Schema + " " + m.SchemaVersion)})
	}
	resources := map[string]manifestResource{}
	for _, r := range m.Resources.List {
		r.Base = m.Base + m.Resources.Base + r.Base
		resources[r.ID] = r
	}
	org := m.organization()
	if c.Title = label(org.Title); c.Title == "" {
		c.Title = "SCORM"
	}
	w := manifestWalk{c: &c, resources: resources, entries: entries, seen: map[string]bool{}}
	if e := w.items(org.Items, 0); e != nil {
		return Content{}, e
	}
	if len(c.Launches()) == 0 { // without an organisation: the resources by themselves
		c.Items, w.seen = nil, map[string]bool{}
		for _, r := range m.Resources.List {
			if !r.asset() && r.Href != "" {
				if e := w.items([]manifestItem{{ID: r.ID, Resource: r.ID, Title: c.Title}}, 0); e != nil {
					return Content{}, e
				}
			}
		}
	}
	if len(c.Launches()) == 0 {
		return Content{}, lms.FailField("file", "content.nothing")
	}
	return c, nil
}

// badManifest says where an imsmanifest.xml is broken; the parser's own words are for the log.
func badManifest(err error) *lms.Error {
	e := lms.FailField("file", "content.manifest_unknown", lms.Args{"name": "imsmanifest.xml"})
	var syntax *xml.SyntaxError
	switch {
	case errors.As(err, &syntax):
		e.Key, e.Args["line"] = "content.manifest", syntax.Line
	case errors.Is(err, errCharset):
		e.Key = "content.manifest_encoding"
	}
	e.Err = err
	return e
}

// organization is the one that the manifest names as its own, else the first.
func (m manifest) organization() manifestOrganization {
	for _, o := range m.Organizations.List {
		if o.ID == m.Organizations.Default {
			return o
		}
	}
	if len(m.Organizations.List) > 0 {
		return m.Organizations.List[0]
	}
	return manifestOrganization{}
}

type manifestWalk struct {
	c         *Content
	resources map[string]manifestResource
	entries   map[string]*zip.File
	seen      map[string]bool // identifiers
}

func (w *manifestWalk) items(list []manifestItem, level int) *lms.Error {
	for _, it := range list {
		if strings.EqualFold(it.Visible, "false") && it.Resource == "" {
			continue
		}
		i := ContentItem{ID: it.ID, Title: label(it.Title), Level: level}
		if i.ID == "" || w.seen[i.ID] {
			i.ID = fmt.Sprintf("#%d", len(w.c.Items)+1)
		}
		w.seen[i.ID] = true
		if i.Title == "" {
			i.Title = label(i.ID)
		}
		switch {
		case len(w.c.Items) >= maxContentItems || level > maxContentLevel:
			return lms.FailField("file", "content.items_many", lms.Args{"max": maxContentItems})
		case utf8.RuneCountInString(i.ID) > maxContentID || !utf8.ValidString(i.ID):
			return lms.FailField("file", "content.manifest_id", lms.Args{"name": "imsmanifest.xml", "id": label(i.ID)})
		}
		if it.Resource != "" {
			r, ok := w.resources[it.Resource]
			if !ok {
				return lms.FailField("file", "content.resource", lms.Args{"item": i.Title, "name": label(it.Resource)})
			}
			var e *lms.Error
			if i.Launch, e = w.launch(r, it.Parameters, i.Title); e != nil {
				return e
			}
			i.Reports, i.Mastery = !r.asset(), it.mastery(w.c.Format)
			if i.Data = it.Data12 + it.Data2004; len(i.Data) > 4000 || !utf8.ValidString(i.Data) {
				i.Data = ""
			}
		}
		w.c.Items = append(w.c.Items, i)
		if e := w.items(it.Items, level+1); e != nil {
			return e
		}
	}
	return nil
}

// launch is the file that a resource begins with, which must be in the package.
func (w *manifestWalk) launch(r manifestResource, parameters, title string) (string, *lms.Error) {
	missing := lms.FailField("file", "content.launch", lms.Args{"item": title, "name": label(r.Base + r.Href)})
	u, err := url.Parse(r.Base + strings.TrimSpace(r.Href))
	if err != nil || u.Scheme != "" || u.Host != "" || u.Opaque != "" || r.Href == "" {
		return "", missing
	}
	name := path.Clean(strings.ReplaceAll(u.Path, `\`, "/"))
	if w.entries[name] == nil {
		return "", missing
	}
	if parameters = strings.TrimLeft(parameters, "?&"); parameters != "" {
		if fragment, ok := strings.CutPrefix(parameters, "#"); ok {
			u.Fragment = fragment
		} else if u.RawQuery != "" {
			u.RawQuery += "&" + parameters
		} else {
			u.RawQuery = parameters
		}
	}
	launch := (&url.URL{Path: name, RawQuery: u.RawQuery, Fragment: u.Fragment}).String()
	if len(launch) > maxURL || !utf8.ValidString(launch) {
		return "", missing
	}
	return strings.TrimPrefix(launch, "./"), nil
}

// mastery is the score from which on an item counts as passed.
func (it manifestItem) mastery(f Format) *float64 {
	text, low, high := it.Mastery, 0.0, 100.0
	if f == Scorm2004 {
		if text, low, high = it.Objective.Measure, -1, 1; !strings.EqualFold(strings.TrimSpace(it.Objective.ByMeasure), "true") {
			return nil
		}
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || math.IsNaN(n) || n < low || n > high {
		return nil
	}
	return &n
}

// toUTF8 reads UTF-16, which says so by its mark; the rest says so in its first
// line, which charset reads.
func toUTF8(b []byte) ([]byte, error) {
	if !bytes.HasPrefix(b, []byte("\xff\xfe")) && !bytes.HasPrefix(b, []byte("\xfe\xff")) {
		return b, nil
	}
	b, _, err := transform.Bytes(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder(), b)
	return b, err
}

func charset(name string, in io.Reader) (io.Reader, error) {
	switch strings.ToLower(name) {
	case "utf-8", "utf8", "us-ascii", "ascii", "utf-16":
		return in, nil
	case "iso-8859-1", "latin1", "windows-1252", "cp1252":
		return charmap.Windows1252.NewDecoder().Reader(in), nil
	}
	return nil, fmt.Errorf("%w: %q", errCharset, name)
}

var errCharset = errors.New("encoding not known")
