// Package locale speaks to users: messages in Indonesian (the first language)
// and English, plural forms, numbers, dates and times as each language writes
// them. It knows the standard library only; two languages with one simple
// plural rule between them need no more.
//
// Messages live in catalog/<language>/<area>.json: a flat object from key to
// text, or to {"one": …, "other": …} where the argument n decides. {name} in a
// text is replaced by the argument of that name.
package locale

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"

	"binapustaka/lms"
)

// Locale is a language that the product speaks.
type Locale string

const (
	ID Locale = "id"
	EN Locale = "en"
)

// All lists the languages, the first language first.
var All = []Locale{ID, EN}

//go:embed catalog
var files embed.FS

type message struct{ One, Other string }

func (m *message) UnmarshalJSON(b []byte) error {
	if json.Unmarshal(b, &m.Other) == nil {
		return nil
	}
	var forms struct{ One, Other string }
	if err := json.Unmarshal(b, &forms); err != nil {
		return err
	}
	m.One, m.Other = forms.One, forms.Other
	return nil
}

var catalogs = mustLoad(files)

func mustLoad(fsys fs.FS) map[Locale]map[string]message {
	all := map[Locale]map[string]message{}
	for _, l := range All {
		all[l] = map[string]message{}
		names, err := fs.Glob(fsys, path.Join("catalog", string(l), "*.json"))
		if err != nil {
			panic(err)
		}
		for _, name := range names {
			if err := load(fsys, name, all[l]); err != nil {
				panic(fmt.Sprintf("%s: %v", name, err)) // the catalogue is part of the program
			}
		}
	}
	return all
}

func load(fsys fs.FS, name string, into map[string]message) error {
	b, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	var messages map[string]message
	if err := json.Unmarshal(b, &messages); err != nil {
		return err
	}
	for key, m := range messages {
		if _, twice := into[key]; twice {
			return fmt.Errorf("key %q stands in two files", key)
		}
		into[key] = m
	}
	return nil
}

// Find is the Locale named by s ("id", "en-GB", "id_ID.UTF-8"), and whether
// there is one.
func Find(s string) (Locale, bool) {
	s = strings.ToLower(s)
	for _, l := range All {
		if s == string(l) || strings.HasPrefix(s, string(l)+"-") || strings.HasPrefix(s, string(l)+"_") {
			return l, true
		}
	}
	return ID, false
}

// Match chooses the language for an Accept-Language header: the first one in
// it that we speak, in the order of the header, else Indonesian.
func Match(accept string) Locale {
	for part := range strings.SplitSeq(accept, ",") {
		tag, quality, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.TrimSpace(quality) == "q=0" {
			continue
		}
		if l, ok := Find(strings.TrimSpace(tag)); ok {
			return l
		}
	}
	return ID
}

// Has reports whether key has a text in l.
func (l Locale) Has(key string) bool {
	_, ok := catalogs[l][key]
	return ok
}

// Keys lists the keys of l in alphabetical order.
func (l Locale) Keys() []string {
	keys := make([]string, 0, len(catalogs[l]))
	for k := range catalogs[l] {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// T is the text of key with its placeholders filled in. Numbers among the
// args are written as the language writes them, a lms.Day as a date and a
// *lms.Error as its own text. A key without text gives the key in brackets, so
// that nobody overlooks it.
func (l Locale) T(key string, args ...lms.Args) string {
	m, ok := catalogs[l][key]
	if !ok {
		return "⟦" + key + "⟧"
	}
	var a lms.Args
	if len(args) > 0 {
		a = args[0]
	}
	text := m.Other
	if m.One != "" && l == EN && isOne(a["n"]) {
		text = m.One
	}
	if len(a) == 0 || !strings.Contains(text, "{") {
		return text
	}
	pairs := make([]string, 0, 4*len(a))
	for name, v := range a {
		text := l.value(v)
		if name = "{" + name + "}"; strings.HasSuffix(text, ".") { // a name that ends in M.Hum. ends the sentence too
			pairs = append(pairs, name+".", text)
		}
		pairs = append(pairs, name, text)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

func isOne(n any) bool {
	switch v := n.(type) {
	case int:
		return v == 1
	case int64:
		return v == 1
	case uint64:
		return v == 1
	case float64:
		return v == 1
	}
	return false
}

func (l Locale) value(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return l.Number(int64(v))
	case int64:
		return l.Number(v)
	case float64:
		return l.Decimal(v, 1)
	case lms.Day:
		return l.Date(v)
	case *lms.Error:
		return l.T(v.Key, v.Args)
	case fmt.Stringer:
		return v.String()
	}
	return fmt.Sprint(v)
}

// Error is what the user is told of err: the texts of its lms.Errors, or the
// general sentence for anything else.
func (l Locale) Error(err error) string {
	var several lms.Problems
	if errors.As(err, &several) {
		texts := make([]string, len(several))
		for i, e := range several {
			texts[i] = l.T(e.Key, e.Args)
		}
		return strings.Join(texts, " ")
	}
	var e *lms.Error
	if errors.As(err, &e) {
		return l.T(e.Key, e.Args)
	}
	return l.T("error.internal")
}
