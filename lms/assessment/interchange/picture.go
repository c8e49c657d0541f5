package interchange

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

// Picture is a picture that came inside a file. Texts name it by Path, which a
// library's media get from their content: it stands there once it is kept.
type Picture struct {
	Name    string
	Path    string
	Content []byte
}

// pictureType is the extension of a picture by its first bytes, "" for others.
func pictureType(b []byte) string {
	s := string(b[:min(len(b), 16)])
	switch {
	case strings.HasPrefix(s, "\x89PNG\r\n\x1a\n"):
		return "png"
	case strings.HasPrefix(s, "\xff\xd8\xff"):
		return "jpg"
	case strings.HasPrefix(s, "GIF87a"), strings.HasPrefix(s, "GIF89a"):
		return "gif"
	case strings.HasPrefix(s, "RIFF") && len(s) >= 12 && s[8:12] == "WEBP":
		return "webp"
	}
	return ""
}

// mediaPath is where a library's media has that content.
func mediaPath(content []byte, extension string) string {
	sum := sha256.Sum256(content)
	return "/media/" + hex.EncodeToString(sum[:12]) + "." + extension
}

// files are those that come with a text, by name.
func (n *node) files() map[string]*node {
	list := map[string]*node{}
	for _, f := range n.all("file") {
		list[f.attr["name"]] = f
	}
	return list
}

// pictureIn is the path of the picture that a text names, "" when it does not
// come along, is none or damaged, or nobody keeps it.
func (r *reader) pictureIn(files map[string]*node, name string) string {
	f := files[name]
	if f == nil || !r.options.Pictures {
		return ""
	}
	if f.kept != nil {
		return *f.kept
	}
	f.kept = new(string)
	content, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(f.text), ""))
	extension := pictureType(content)
	if err != nil || extension == "" || lms.PictureFault(bytes.NewReader(content), extension) != nil {
		return ""
	}
	*f.kept = mediaPath(content, extension)
	if !slices.ContainsFunc(r.pictures, func(p Picture) bool { return p.Path == *f.kept }) {
		r.pictures = append(r.pictures, Picture{Name: name, Path: *f.kept, Content: content})
	}
	return *f.kept
}

var pluginFile = regexp.MustCompile(`(!?)\[([^\]\n]*)\]\(<?@@PLUGINFILE@@/([^)>\s]+)>?((?: +"[^"\n]*")?)\)`)

// pluginFiles puts the pictures of a text in Markdown where they belong.
func (r *reader) pluginFiles(n *node, source string) string {
	files := n.files()
	return pluginFile.ReplaceAllStringFunc(source, func(m string) string {
		part := pluginFile.FindStringSubmatch(m)
		name := fileName(part[3])
		if at := r.pictureIn(files, name); at != "" {
			return part[1] + "[" + part[2] + "](" + at + part[4] + ")"
		}
		r.warn(n.line, "interchange.picture_lost", lms.Args{"what": cut(name, 60)})
		if part[1] == "" || part[2] == "" {
			return part[2]
		}
		return "*" + part[2] + "*"
	})
}

// fileName is the name at the end of an address.
func fileName(address string) string {
	name := path.Base(address)
	if plain, err := url.PathUnescape(name); err == nil {
		return plain
	}
	return name
}

var mediaPicture = regexp.MustCompile(`\]\(/media/([0-9a-f]{24}\.(?:png|jpg|gif|webp))((?: "[^"\n]*")?\))`)

// mediaFile is a file of the library, of whatever kind.
var mediaFile = regexp.MustCompile(`/media/([0-9a-f]{24}\.[a-z0-9]{3,4})`)

// addressesAlone says of a question with media that a format of text alone has
// their addresses and not what is there.
func (w *writer) addressesAlone(q assessment.Question) {
	body, _ := json.Marshal(q.Body) // plain fields: cannot fail
	if mediaFile.MatchString(q.Stem) || mediaFile.Match(body) {
		w.warn("interchange.media_not_in_file")
	}
}

// withFiles is a text with its pictures as Moodle names them, and their files.
func (w *writer) withFiles(indent, text string) (named, files string) {
	if !strings.Contains(text, "](/media/") {
		return text, ""
	}
	var b strings.Builder
	written := map[string]bool{}
	named = mediaPicture.ReplaceAllStringFunc(text, func(m string) string {
		part := mediaPicture.FindStringSubmatch(m)
		if !written[part[1]] {
			content := w.pictures("/media/" + part[1])
			if content == nil {
				return m
			}
			written[part[1]] = true
			b.WriteString(indent + `<file name="` + part[1] + `" path="/" encoding="base64">` + base64.StdEncoding.EncodeToString(content) + "</file>\n")
		}
		return "](@@PLUGINFILE@@/" + part[1] + part[2]
	})
	if strings.Contains(named, "](/media/") {
		w.warn("interchange.media_not_in_file")
	}
	return named, b.String()
}
