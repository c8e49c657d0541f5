package account

import (
	"fmt"
	"strings"

	"binapustaka/lms"
)

// erasedName is what somebody is called who was erased, in every language: it stands
// in their place wherever their name did.
func erasedName(id int64) string { return fmt.Sprintf("Pengguna yang dihapus %d", id) }

// Typed is what an administrator types so as to erase somebody: their username, or
// else their name.
func (a Account) Typed() string {
	if a.Username != "" {
		return a.Username
	}
	return a.Name
}

// traces are the texts by which somebody is known here.
type traces []string

// add takes in those of them that are any.
func (t *traces) add(texts ...string) {
	for _, s := range texts {
		if s != "" {
			*t = append(*t, s)
		}
	}
}

// out is s with another name in the place of every trace.
func (t traces) out(s, name string) string {
	for _, trace := range t {
		s = strings.ReplaceAll(s, trace, name)
	}
	return s
}

// outOf is the arguments of an audit entry without the person; changed is false when
// they were not in it.
func (t traces) outOf(args lms.Args, name string) (changed bool) {
	for k, v := range args {
		if text, ok := v.(string); ok {
			for _, trace := range t {
				if text == trace {
					args[k], changed = name, true
				}
			}
		}
	}
	return changed
}
