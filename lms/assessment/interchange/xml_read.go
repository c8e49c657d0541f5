package interchange

import (
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

func (r *reader) moodleXML(text string) {
	for _, p := range r.split(text) {
		r.begin()
		q := r.parse(p)
		switch {
		case q == nil:
			r.number = 0
		case q.attr["type"] == "category":
			r.none()
			r.inCategory(q.line, q.value("category"))
		case q.attr["type"] == "description":
			r.number = 0
			r.Questions--
			r.warn(q.line, "interchange.description_lost", lms.Args{"text": cut(q.value("name"), 60)})
		default:
			r.xmlQuestion(q)
		}
	}
	r.number = 0
	if r.named > 0 {
		r.warn(0, "interchange.names_lost", lms.Args{"n": r.named})
	}
}

// xmlKinds reads what is special of each type.
var xmlKinds = map[string]func(r *reader, it *Item, q *node){
	"multichoice": (*reader).xmlChoice, "truefalse": (*reader).xmlTrueFalse, "shortanswer": (*reader).xmlShortAnswer,
	"numerical": (*reader).xmlNumerical, "matching": (*reader).xmlMatching, "match": (*reader).xmlMatching,
	"essay": (*reader).xmlEssay, "ordering": (*reader).xmlOrdering, "cloze": (*reader).xmlCloze, "multianswer": (*reader).xmlCloze,
	"gapselect": (*reader).xmlGaps, "ddwtos": (*reader).xmlGaps,
}

// handled are the elements that are read, or that are a test's business here:
// how options are shuffled, numbered and shown.
var handled = set("name", "questiontext", "generalfeedback", "tags", "answer", "answers", "single", "usecase", "units", "subquestion", "graderinfo", "selectoption", "dragbox",
	"shuffleanswers", "answernumbering", "showstandardinstruction", "shownumcorrect", "layouttype", "showgrading", "numberingstyle", "hidden",
	"showunits", "responsefieldlines", "responserequired", "image", "image_base64", "file", "text", "correctresponsesfeedback", "version", "stamp",
	"questionid", "responseformat", "attachments", "penalty", "defaultgrade")

func (r *reader) xmlQuestion(q *node) {
	it := Item{Line: q.line, Name: q.value("name")}
	kind := strings.TrimSpace(q.attr["type"])
	read := xmlKinds[kind]
	if read == nil {
		r.fail(q.line, "interchange.type_unknown", lms.Args{"type": cut(kind, 40)})
		r.number = 0
		return
	}
	if kind != "cloze" && kind != "multianswer" && kind != "gapselect" && kind != "ddwtos" {
		it.Stem = r.xmlText(q.child("questiontext"), "html")
	}
	it.Feedback = r.xmlText(q.child("generalfeedback"), q.child("questiontext").format("html"))
	for _, tag := range q.child("tags").all("tag") {
		r.tag(&it, tag.line, strings.TrimSpace(tag.child("text").text))
	}
	for _, k := range q.kids {
		r.xmlLost(k)
	}
	read(r, &it, q)
	lines := []int{}
	for _, name := range []string{"answer", "subquestion"} {
		for _, a := range q.all(name) {
			lines = append(lines, a.line)
		}
	}
	r.finish(it, func(field string) int { return optionLine(field, lines) })
}

// xmlLost says that an element of a question is not kept.
func (r *reader) xmlLost(k *node) {
	value := strings.TrimSpace(k.text)
	if t := k.child("text"); t.name != "" {
		value = strings.TrimSpace(t.text)
	}
	number, isNumber := parseNumber(value)
	switch {
	case k.name == "image" && value != "":
		r.warn(k.line, "interchange.picture_lost", lms.Args{"what": cut(value, 60)})
	case k.name == "penalty" && (!isNumber || number != 0),
		k.name == "defaultgrade" && (!isNumber || number != 1),
		k.name == "hidden" && isNumber && number != 0,
		k.name == "attachments" && isNumber && number != 0,
		k.name == "responseformat" && value != "editor" && value != "plain" && value != "":
		r.lost(k.line, k.name, value)
	case handled[k.name]:
	case value != "" && !(isNumber && number == 0):
		r.lost(k.line, k.name, value)
	case len(k.kids) > 0 && k.child("text").name == "":
		r.lost(k.line, k.name, "")
	}
}

// format is how the texts of n are written: html, moodle_auto_format, plain_text, markdown.
func (n *node) format(usual string) string {
	if f := n.attr["format"]; f != "" {
		return f
	}
	return usual
}

// xmlText is a text as Markdown.
func (r *reader) xmlText(n *node, usual string) string {
	source := strings.TrimSpace(n.child("text").text)
	if source == "" && n.child("text").name == "" {
		source = strings.TrimSpace(n.text)
	}
	if source == "" {
		return ""
	}
	switch n.format(usual) {
	case "markdown":
		return r.pluginFiles(n, source)
	case "plain_text", "wiki_like":
		return hardBreaks(escaped(source))
	case "moodle_auto_format":
		if !looksLikeHTML(source) {
			return hardBreaks(escaped(source))
		}
	}
	return r.fromHTMLWith(n.files(), n.line, source)
}

// xmlAnswers are the answers of a question; their texts are Markdown where
// formatted says so, else plain.
func (r *reader) xmlAnswers(q *node, formatted bool) (list []answer) {
	usual := q.child("questiontext").format("html")
	for _, a := range q.all("answer") {
		n := answer{line: a.line, feedback: r.xmlText(a.child("feedback"), usual)}
		if formatted {
			n.text = r.xmlText(a, usual)
		} else if n.text = strings.TrimSpace(a.child("text").text); n.text == "" {
			n.text = strings.TrimSpace(a.text)
		}
		f := a.attr["fraction"]
		if f == "" {
			f = "0"
			if inside := a.value("fraction"); inside != "" { // old files: a share
				if x, ok := parseNumber(inside); ok {
					f = percent(x)
				}
			}
		}
		var ok bool
		if n.fraction, ok = parsePercent(f); !ok {
			r.fail(a.line, "interchange.weight_unreadable", lms.Args{"text": cut(f, 20)})
		}
		list = append(list, n)
	}
	return list
}

func (r *reader) xmlChoice(it *Item, q *node) {
	list := r.xmlAnswers(q, true)
	if s := strings.ToLower(q.value("single")); s == "false" || s == "0" {
		r.multiple(it, list)
		return
	}
	r.single(it, list)
}

func (r *reader) xmlTrueFalse(it *Item, q *node) {
	list := r.xmlAnswers(q, false)
	if len(list) != 2 {
		r.fail(it.Line, "interchange.true_false_two")
		return
	}
	onTrue, onFalse := list[0], list[1]
	if strings.EqualFold(list[0].text, "false") || strings.EqualFold(list[1].text, "true") {
		onTrue, onFalse = onFalse, onTrue
	}
	if onTrue.fraction == onFalse.fraction {
		r.fail(it.Line, "interchange.true_false_two")
	}
	trueFalse(it, onTrue.fraction > onFalse.fraction, onTrue.feedback, onFalse.feedback)
}

func (r *reader) xmlShortAnswer(it *Item, q *node) {
	r.shortAnswer(it, r.xmlAnswers(q, false))
	it.Fold = assessment.Fold{Case: q.value("usecase") != "1"}
}
