package interchange

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"binapustaka/lms"
)

// The table has a heading and a question on each line. Its columns are named
// in English or Indonesian; those that count end in a number: option_1, pilihan_1.

// columnNames are the names of the columns, ours first.
var columnNames = [][]string{
	{"kind", "jenis", "tipe", "type"},
	{"stem", "pertanyaan", "soal", "question"},
	{"right", "kunci", "jawaban", "answer", "key", "benar"},
	{"feedback", "penjelasan", "pembahasan", "umpan_balik"},
	{"competency", "kompetensi"},
	{"difficulty", "kesukaran", "tingkat_kesukaran"},
	{"tags", "label", "tag"},
	{"title", "judul", "name", "nama"},
	{"category", "kategori"},
	{"tolerance", "toleransi", "selisih"},
	{"units", "satuan"},
	{"ignore", "abaikan"},
	{"picture", "gambar"},
	{"alt", "keterangan_gambar"},
}

var countedNames = [][]string{
	{"option", "pilihan", "opsi"},
	{"left", "kiri", "pasangan"},
	{"feedback", "umpan_balik", "alasan"},
	{"weight", "bobot"},
}

var countedColumn = regexp.MustCompile(`^([a-z_]+?)[_ ]?(\d{1,5})$`)

// column is what the heading of a column means: a name of ours, with _n where it counts.
func column(heading string) (name string, n int, ok bool) {
	h := strings.Join(strings.Fields(strings.ToLower(strings.TrimSpace(heading))), "_")
	for _, names := range columnNames {
		for _, name := range names {
			if h == name {
				return names[0], 0, true
			}
		}
	}
	if len(h) == 1 && h[0] >= 'a' && h[0] <= 'z' { // A, B, C … are options
		return "option", int(h[0]-'a') + 1, true
	}
	if m := countedColumn.FindStringSubmatch(h); m != nil {
		fmt.Sscan(m[2], &n)
		for _, names := range countedNames {
			for _, name := range names {
				if m[1] == name && n > 0 {
					return names[0], n, true
				}
			}
		}
	}
	return "", 0, false
}

// record is a line of a table: its cells with the lines they begin on.
type record struct {
	cells []string
	line  int
}

// isTable reports whether a text begins with a heading of ours.
func isTable(text string) bool {
	line, _ := heading(text)
	cells, _, _, _ := cutRecord(line, separator(line), 1)
	stem := false
	known := 0
	for _, c := range cells.cells {
		if name, _, ok := column(c); ok {
			known++
			stem = stem || name == "stem"
		}
	}
	return stem && known > 1
}

// heading is the first line of a table and what follows; Excel may say the
// separator in a line before it.
func heading(text string) (first, rest string) {
	first, rest, _ = strings.Cut(text, "\n")
	if strings.HasPrefix(first, "sep=") {
		first, rest, _ = strings.Cut(rest, "\n")
	}
	return first, rest
}

// separator is the character that cuts a heading into the most columns.
func separator(line string) byte {
	best := byte(',')
	for _, c := range []byte(";\t") {
		if strings.Count(line, string(c)) > strings.Count(line, string(best)) {
			best = c
		}
	}
	return best
}

// cutRecord takes a record from the beginning of text. open is the line of a
// quotation mark that is never closed, or only by one that belongs to another
// cell: more follows it than a separator.
func cutRecord(text string, sep byte, line int) (r record, rest string, next int, open int) {
	r.line, next = line, line
	var cell strings.Builder
	i, quoted, opened := 0, false, 0
	for ; i < len(text); i++ {
		c := text[i]
		switch {
		case quoted && c == '"' && i+1 < len(text) && text[i+1] == '"':
			cell.WriteByte('"')
			i++
		case quoted && c == '"':
			quoted = false
			after := strings.TrimLeft(text[i+1:min(len(text), i+20)], " ")
			if next > opened && after != "" && after[0] != sep && after[0] != '\n' {
				return r, "", next, opened
			}
		case quoted:
			if c == '\n' {
				next++
			}
			cell.WriteByte(c)
		case c == '"' && strings.TrimSpace(cell.String()) == "":
			cell.Reset()
			quoted, opened = true, next
		case c == sep:
			r.cells = append(r.cells, cell.String())
			cell.Reset()
		case c == '\n':
			r.cells = append(r.cells, cell.String())
			return r, text[i+1:], next + 1, 0
		default:
			cell.WriteByte(c)
		}
	}
	r.cells = append(r.cells, cell.String())
	if quoted {
		open = opened
	}
	return r, "", next + 1, open
}

// mostOpen is how many quotation marks may stay open up to the end of a file
// before the rest of it is given up.
const mostOpen = 20

func (r *reader) csv(text string) {
	line := 1
	if strings.HasPrefix(text, "sep=") {
		line = 2
	}
	first, _ := heading(text)
	sep := separator(first)
	if line == 2 {
		_, text, _ = strings.Cut(text, "\n")
	}
	head, text, line, _ := cutRecord(text, sep, line)
	names := r.columns(head)
	if names == nil {
		return
	}
	opened := 0
	for text != "" {
		rec, rest, next, open := cutRecord(text, sep, line)
		if open > 0 {
			r.begin()
			r.fail(open, "interchange.csv_quote")
			r.number = 0
			if opened++; opened > mostOpen {
				r.fail(open, "interchange.csv_given_up")
				return
			}
			// What follows on the next lines may still be good.
			skip := open - line + 1
			for range skip {
				_, text, _ = strings.Cut(text, "\n")
			}
			line = open + 1
			continue
		}
		if strings.TrimSpace(strings.Join(rec.cells, "")) != "" {
			r.begin()
			r.csvQuestion(names, rec)
		}
		text, line = rest, next
	}
	r.number = 0
	if r.named > 0 {
		r.warn(0, "interchange.names_lost", lms.Args{"n": r.named})
	}
}

// columns reads the heading: what each column means, "" what is not known.
func (r *reader) columns(head record) []string {
	names := make([]string, len(head.cells))
	r.heads = make([]string, len(head.cells))
	seen, twice := map[string]bool{}, false
	for i, c := range head.cells {
		name, n, ok := column(c)
		if n > 0 {
			name = fmt.Sprint(name, "_", n)
		}
		switch {
		case strings.TrimSpace(c) == "":
		case !ok:
			r.warn(head.line, "interchange.csv_column_unknown", lms.Args{"name": cut(c, 40)})
		case seen[name]:
			twice = true
			r.fail(head.line, "interchange.csv_column_twice", lms.Args{"name": cut(c, 40)})
		default:
			names[i], r.heads[i], seen[name] = name, cut(c, 40), true
			r.indonesian = r.indonesian || name == "stem" && !slices.Contains([]string{"stem", "question"}, strings.ToLower(strings.TrimSpace(c)))
		}
	}
	if !seen["stem"] {
		r.fail(head.line, "interchange.csv_no_stem")
		return nil
	}
	if twice {
		return nil
	}
	return names
}
