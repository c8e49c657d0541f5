package slims

import (
	"sort"
	"strings"

	"binapustaka/lms/usage"
)

// circulation holds how the message of an event goes on after the real name.
var circulation = []struct{ words, metric string }{
	{" insert new loan (", usage.Loans},
	{" return item ", usage.Returns},
	{" extend loan for item ", usage.Extensions},
	{" reserve item ", usage.Reservations},
}

// nameList are the real names known, the longest first, so that a name that
// begins with another is found before it.
type nameList []string

func newNameList(names []string) nameList {
	l := append(nameList(nil), names...)
	sort.Slice(l, func(a, b int) bool {
		if len(l[a]) != len(l[b]) {
			return len(l[a]) > len(l[b])
		}
		return l[a] < l[b]
	})
	return l
}

// parseCirculation reads a message of the circulation desk: which metric it
// tells of (empty: none), whose name it starts with (empty: a name that nobody
// known has had) and the code of the copy. A title in the message may hold the words of another
// event, so they count only right after the name; after an unknown name the
// first of them in the message counts.
func (l nameList) parseCirculation(msg string) (metric, name, item string) {
	for _, n := range l {
		if rest, ok := strings.CutPrefix(msg, n); ok && n != "" {
			for _, c := range circulation {
				if strings.HasPrefix(rest, c.words) {
					return c.metric, n, itemCode(rest[len(c.words):])
				}
			}
		}
	}
	first := len(msg)
	for _, c := range circulation {
		if at := strings.Index(msg, c.words); at > 0 && at < first {
			first, metric, item = at, c.metric, itemCode(msg[at+len(c.words):])
		}
	}
	return metric, "", item
}

// itemCode is the code at the start of the rest of a message:
// "B001 for member (", "(B001) with title (" or "B001) for member (".
func itemCode(rest string) string {
	end := len(rest)
	for _, after := range []string{" for member (", " with title ("} {
		if at := strings.Index(rest, after); at >= 0 && at < end {
			end = at
		}
	}
	return strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(rest[:end], "("), ")"))
}

var staffEvents = []struct{ location, words, metric string }{
	{"bibliography", " insert bibliographic data (", usage.RecordsAdded},
	{"bibliography", " update bibliographic data (", usage.RecordsChanged},
	{"bibliography", " insert item data (", usage.CopiesAdded},
	{"membership", " add new member (", usage.NewMembers},
	{"membership", " extends membership for member (", usage.RenewedMembers},
}

// parseStaffEvent reads a message whose log row carries the staff member's id.
func parseStaffEvent(location, msg string) (metric string) {
	if location == "bibliography" && strings.HasPrefix(msg, "Importing ") {
		return usage.BulkImports
	}
	first := len(msg)
	for _, e := range staffEvents {
		if e.location == location {
			if at := strings.Index(msg, e.words); at > 0 && at < first {
				first, metric = at, e.metric
			}
		}
	}
	return metric
}
