package slims

import (
	"strings"

	"binapustaka/lms/usage"
)

// events are how the messages of system_log go on after the real name, by
// log_location. Those that count for nothing stand here too: the words of
// another event may follow in their titles.
var events = []struct {
	place, words string
	after        string // what follows a copy's code
	metric       string
}{
	{"circulation", " insert new loan (", ") for member (", usage.Loans},
	{"circulation", " return item (", ") with title (", usage.Returns}, // quick return
	{"circulation", " return item ", " for member (", usage.Returns},
	{"circulation", " extend loan for item ", " for member (", usage.Extensions},
	{"circulation", " reserve item ", " for member (", usage.Reservations},
	{"circulation", " remove reservation for item ", "", ""},
	{"circulation", " start transaction with member (", "", ""},
	{"circulation", " finish circulation transaction with member (", "", ""},
	{"bibliography", " insert bibliographic data (", "", usage.RecordsAdded},
	{"bibliography", " update bibliographic data (", "", usage.RecordsChanged},
	{"bibliography", " DELETE bibliographic data (", "", ""},
	{"bibliography", " insert item data (", "", usage.CopiesAdded},
	{"bibliography", " update item data (", "", ""},
	{"bibliography", " DELETE item data (", "", ""},
	{"bibliography", " upload image file ", "", ""},
	{"bibliography", " upload file (", "", ""},
	{"bibliography", " download file (", "", ""},
	// Records fetched by P2P, Z39.50 or SRU; 9.2 translates this one and has no sub_module yet.
	{"bibliography", " insert bibliographic data from ", "", usage.BulkImports},
	{"bibliography", " masukkan data bibliografi dari layanan ", "", usage.BulkImports},
	{"membership", " add new member (", "", usage.NewMembers},
	{"membership", " extends membership for member (", "", usage.RenewedMembers},
	{"membership", " update member data (", "", ""},
	{"membership", " DELETE member data (", "", ""},
}

// nameSet are the real names known, by how they stand in messages.
type nameSet map[string]string

func newNameSet(names []string) nameSet {
	set := nameSet{}
	for _, n := range names {
		set[n] = n
	}
	for _, n := range names {
		// From 9.0 on the circulation desk escapes the name before the log does.
		if e := escaper.Replace(n); set[e] == "" {
			set[e] = n
		}
	}
	delete(set, "")
	return set
}

var escaper = strings.NewReplacer(`\`, `\\`, `'`, `\'`, `"`, `\"`)

// parse reads a message: which metric it tells of (empty: none), whose name it
// starts with (empty: a name that nobody known has had) and the code of the
// copy. A title in the message may hold the words of another event, so they
// count right after a known name, the longest that fits; after an unknown name
// the first of them count.
func (s nameSet) parse(place, msg string) (metric, name, item string) {
	first, longest := len(msg), 0
	for _, e := range events {
		if e.place != place {
			continue
		}
		for at := 0; ; at++ {
			next := strings.Index(msg[at:], e.words)
			if next < 0 {
				break
			}
			at += next
			code, _, whole := strings.Cut(msg[at+len(e.words):], e.after)
			if at == 0 || !whole {
				continue
			}
			known := s[msg[:at]]
			if known != "" && at > longest {
				longest = at
			} else if longest > 0 || at >= first {
				continue
			}
			first, metric, name, item = at, e.metric, known, strings.TrimSpace(code)
		}
	}
	return metric, name, item
}

// imported reports whether a row tells of records that came from elsewhere. The
// text of such messages is translated; sub_module and action, from 9.3 on, are not.
func imported(place, sub, action, msg string) bool {
	switch place {
	case "bibliography":
		fetched := sub == "P2P" || sub == "Z3950 SRU" || sub == "MARC SRU"
		return fetched && action == "Add" || strings.HasPrefix(msg, "Importing ")
	case "membership":
		return strings.HasPrefix(msg, "Importing ")
	}
	return false
}

// codeKey is a copy's code as codes are compared: typed by hand at the desk it
// may be in small letters.
func codeKey(code string) string { return strings.ToLower(strings.TrimSpace(code)) }
