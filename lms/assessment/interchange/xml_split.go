package interchange

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"

	"binapustaka/lms"
)

// A Moodle XML file is cut into its questions first, so that what is broken in
// one leaves the others whole. Nothing outside of the file is ever read: there
// are no entities but those of XML and HTML.

// Limits of one question's XML.
const (
	deepestXML = 40
	mostNodes  = 400_000
)

// part is the XML of one question.
type part struct {
	text string
	line int
	open bool // its end is missing
}

var (
	questionTag  = regexp.MustCompile(`^<question[\s/>]`)
	betweenParts = regexp.MustCompile(`^(?s)(?:\s+|<\?.*?\?>|</?quiz[^<>]*>|<!DOCTYPE[^<>\[]*>)`)
)

// split cuts a file into its questions; what stands between them is a problem.
func (r *reader) split(text string) (list []part) {
	line, at := 1, 0
	step := func(n int) {
		line += strings.Count(text[at:at+n], "\n")
		at += n
	}
	said := false
	for at < len(text) {
		rest := text[at:]
		if comment := length(rest, "<!--", "-->"); comment > 0 {
			step(comment)
			continue
		}
		if questionTag.MatchString(rest) {
			n, open := questionLength(rest)
			list = append(list, part{rest[:n], line, open})
			step(n)
			said = false
			continue
		}
		if m := betweenParts.FindString(rest[:min(len(rest), 2000)]); m != "" {
			step(len(m))
			continue
		}
		if !said {
			said = true
			r.number = 0
			r.fail(line, "interchange.xml_between", lms.Args{"text": cut(rest[:min(len(rest), 200)], 60)})
		}
		next := strings.IndexAny(rest[1:], "<\n")
		if next < 0 {
			break
		}
		step(next + 1)
	}
	if !strings.Contains(text, "<quiz") {
		r.number = 0
		r.fail(0, "interchange.xml_no_quiz")
	} else if !strings.Contains(text[max(0, len(text)-10_000):], "</quiz") {
		r.number = 0
		r.warn(line, "interchange.xml_cut_off")
	}
	return list
}

// length is that of what begins with open, up to the end of shut; 0 when s does not.
func length(s, open, shut string) int {
	if !strings.HasPrefix(s, open) {
		return 0
	}
	i := strings.Index(s, shut)
	if i < 0 {
		return 0
	}
	return i + len(shut)
}

// questionLength is how long the question at the beginning of s is. One that
// does not end ends where the next begins.
func questionLength(s string) (n int, open bool) {
	cdata, comment := true, true // may still be looked for: an end stands further on
	whole := func(open, shut string) int {
		l := length(s[n:], open, shut)
		if l > 0 && strings.Contains(s[n:n+l], "</question>") { // it ends in another question
			return -1
		}
		return l
	}
	for n = 1; n < len(s); {
		i := strings.IndexByte(s[n:], '<')
		if i < 0 {
			break
		}
		n += i
		rest := s[n:]
		switch {
		case cdata && strings.HasPrefix(rest, "<![CDATA["):
			l := whole("<![CDATA[", "]]>")
			cdata = l != 0
			n += max(1, l)
		case comment && strings.HasPrefix(rest, "<!--"):
			l := whole("<!--", "-->")
			comment = l != 0
			n += max(1, l)
		case strings.HasPrefix(rest, "</question>"):
			return n + len("</question>"), false
		case questionTag.MatchString(rest), strings.HasPrefix(rest, "</quiz"):
			return n, true
		default:
			n++
		}
	}
	return len(s), true
}

// node is an element with its text and the elements in it.
type node struct {
	name string
	attr map[string]string
	text string // once it has ended
	kids []*node
	line int

	chars strings.Builder
	kept  *string // of a file: the path of its picture, once that was looked for
}

// parse is the tree of a question, nil after a problem was said.
func (r *reader) parse(p part) *node {
	d := xml.NewDecoder(strings.NewReader(p.text))
	d.Entity = xml.HTMLEntity
	root := &node{}
	stack, nodes := []*node{root}, 0
	at := func() int {
		line, _ := d.InputPos()
		return p.line + line - 1
	}
	for {
		line := at()
		t, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			key, args := whyBroken(err)
			if line = at(); key == "interchange.xml_open" { // it may have begun anywhere
				line = p.line
			}
			r.fail(line, key, args)
			return nil
		}
		top := stack[len(stack)-1]
		switch t := t.(type) {
		case xml.StartElement:
			if len(stack) > deepestXML {
				r.fail(line, "interchange.xml_deep", lms.Args{"n": deepestXML})
				return nil
			}
			if nodes++; nodes > mostNodes {
				r.fail(p.line, "interchange.xml_many", lms.Args{"n": mostNodes})
				return nil
			}
			n := &node{name: t.Name.Local, line: line}
			for _, a := range t.Attr {
				if n.attr == nil {
					n.attr = map[string]string{}
				}
				n.attr[a.Name.Local] = a.Value
			}
			top.kids = append(top.kids, n)
			stack = append(stack, n)
		case xml.EndElement:
			top.text = top.chars.String()
			stack = stack[:len(stack)-1]
		case xml.CharData:
			top.chars.Write(t)
		}
	}
	if len(root.kids) != 1 {
		r.fail(p.line, "interchange.xml_syntax")
		return nil
	}
	return root.kids[0]
}

var (
	notClosed     = regexp.MustCompile(`^element <([^>]+)> closed by (</[^>]+>)$`)
	notOpened     = regexp.MustCompile(`^unexpected end element </([^>]+)>$`)
	unknownEntity = regexp.MustCompile(`^invalid character entity (&\S*)`)
)

// whyBroken is the message for what Go's decoder has against a question.
func whyBroken(err error) (key string, args lms.Args) {
	why := err.Error()
	var e *xml.SyntaxError
	if errors.As(err, &e) {
		why = cut(e.Msg, 100)
	}
	if strings.HasPrefix(why, "unexpected EOF") {
		return "interchange.xml_open", nil
	}
	if m := notOpened.FindStringSubmatch(why); m != nil {
		return "interchange.xml_not_opened", lms.Args{"name": m[1]}
	}
	if m := notClosed.FindStringSubmatch(why); m != nil {
		return "interchange.xml_not_closed", lms.Args{"name": m[1], "by": m[2]}
	}
	if m := unknownEntity.FindStringSubmatch(why); m != nil {
		return "interchange.xml_entity", lms.Args{"text": m[1]}
	}
	return "interchange.xml_syntax", nil
}

// child is the first element of that name in n; an empty one when there is none.
func (n *node) child(name string) *node {
	for _, k := range n.kids {
		if k.name == name {
			return k
		}
	}
	return &node{line: n.line}
}

func (n *node) all(name string) (list []*node) {
	for _, k := range n.kids {
		if k.name == name {
			list = append(list, k)
		}
	}
	return list
}

// value is the text of a child, or of the <text> in it.
func (n *node) value(name string) string {
	k := n.child(name)
	if t := k.child("text"); t.name != "" {
		k = t
	}
	return strings.TrimSpace(k.text)
}
