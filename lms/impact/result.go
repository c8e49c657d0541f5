package impact

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"sort"
	"time"

	"binapustaka/lms"
)

// Method versions change whenever the same inputs would give other bytes.
const (
	MethodTable   = "A-5" // 5: checked against what colleagues' work changed over the same days
	MethodPicture = "picture-2"
)

// Result is one saved answer.
type Result struct {
	ID           int64       `db:"id"`
	LibraryID    int64       `db:"library_id"`
	SubjectKind  SubjectKind `db:"subject_kind"`
	SubjectID    int64       `db:"subject_id"` // 0 for the library
	Metric       string      `db:"metric"`     // "" for the table, which has all
	Method       string      `db:"method"`
	InputHash    string      `db:"input_hash"`
	SubjectHash  string      `db:"subject_hash"` // of a picture: of what it is about
	N            int         `db:"n"`            // people in the table, weeks with a value in a picture
	DataTo       lms.Day     `db:"data_to"`
	Body         []byte      `db:"body"` // JSON of a Table or a Picture
	CreatedAt    time.Time   `db:"created_at"`
	SupersededAt *time.Time  `db:"superseded_at"`
}

// Table and Picture read the body.
func (r Result) Table() (t Table, err error)     { return t, json.Unmarshal(r.Body, &t) }
func (r Result) Picture() (p Picture, err error) { return p, json.Unmarshal(r.Body, &p) }

// TableResult computes question A for a library.
func TableResult(in PanelInput) (Result, error) {
	hash := hashPanel(in)
	seed := binary.LittleEndian.Uint64(hash[:8])
	t, err := Correlate(BuildPanel(in, seed), in.Metrics, seed)
	if err != nil {
		return Result{}, err
	}
	body, err := json.Marshal(t)
	return Result{LibraryID: in.LibraryID, SubjectKind: OfLibrary, Method: MethodTable, InputHash: hex.EncodeToString(hash[:]),
		N: len(t.Rows), DataTo: in.DataTo, Body: body}, err
}

// PictureResult computes the picture of one metric around one subject. Days
// that the picture does not show change nothing in it.
func PictureResult(libraryID int64, s Subject, metric string, series []SeriesDay, dataTo lms.Day) (Result, error) {
	p := Draw(s, metric, series, dataTo)
	// The picture holds its inputs whole, week by week.
	in, err := json.Marshal(struct {
		Method  string
		Subject Subject
		Metric  string
		Weeks   []Week
	}{MethodPicture, s, metric, p.Weeks})
	if err != nil {
		return Result{}, err
	}
	body, err := json.Marshal(p)
	n := 0
	for _, w := range p.Weeks {
		if _, ok := w.Value(); ok {
			n++
		}
	}
	if len(p.Weeks) > 0 {
		dataTo = p.Weeks[len(p.Weeks)-1].Monday + 6
	}
	sum := sha256.Sum256(in)
	return Result{LibraryID: libraryID, SubjectKind: s.Kind, SubjectID: s.ID, Metric: metric, Method: MethodPicture,
		InputHash: hex.EncodeToString(sum[:]), SubjectHash: s.hash(), N: n, DataTo: dataTo, Body: body}, err
}

func (s Subject) hash() string {
	b, _ := json.Marshal(s) // strings, numbers and days always can be
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// hashPanel is the same for the same inputs in any order.
func hashPanel(in PanelInput) [32]byte {
	facts := append([]Fact{}, in.Facts...)
	sort.Slice(facts, func(i, j int) bool {
		a, b := facts[i], facts[j]
		switch {
		case a.Day != b.Day:
			return a.Day < b.Day
		case a.Metric != b.Metric:
			return a.Metric < b.Metric
		case a.StaffID != b.StaffID:
			return a.StaffID < b.StaffID
		}
		return a.Count < b.Count
	})
	learning := append([]Learning{}, in.Learning...)
	sort.Slice(learning, func(i, j int) bool {
		a, b := learning[i], learning[j]
		return a.StaffID < b.StaffID || a.StaffID == b.StaffID && earlier(a, b)
	})
	var b bytes.Buffer
	text := func(s string) {
		binary.Write(&b, binary.LittleEndian, int64(len(s)))
		b.WriteString(s)
	}
	num := func(v any) { binary.Write(&b, binary.LittleEndian, v) }
	text(MethodTable)
	num(in.LibraryID)
	num(int32(in.DataTo))
	days := func(list []lms.Day) {
		num(int64(len(list)))
		for _, d := range sortedDays(list) {
			num(int32(d))
		}
	}
	for _, m := range in.Metrics {
		text(m)
		days(in.Missing[m])
	}
	days(in.OpenDays)
	for _, id := range slices.Sorted(maps.Keys(in.First)) {
		text("first")
		num(id)
		num(int32(in.First[id]))
	}
	for _, id := range slices.Sorted(maps.Keys(in.Shared)) {
		num(id)
		num(in.Shared[id])
	}
	for _, id := range slices.Sorted(maps.Keys(in.Objected)) {
		text("objected")
		num(id)
	}
	h := sha256.New()
	h.Write(b.Bytes())
	var row [20]byte
	for _, f := range facts {
		binary.LittleEndian.PutUint32(row[:], uint32(f.Day))
		binary.LittleEndian.PutUint64(row[4:], uint64(f.StaffID))
		binary.LittleEndian.PutUint64(row[12:], uint64(f.Count))
		h.Write(row[:])
		h.Write([]byte(f.Metric))
		h.Write([]byte{0})
	}
	totals := slices.SortedFunc(slices.Values(in.Totals), func(a, b Total) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Metric, b.Metric))
	})
	for _, t := range totals {
		binary.LittleEndian.PutUint32(row[:], uint32(t.Day))
		binary.LittleEndian.PutUint64(row[4:], uint64(t.Loose))
		binary.LittleEndian.PutUint64(row[12:], uint64(t.Count))
		h.Write(row[:])
		h.Write([]byte(t.Metric))
		h.Write([]byte{1})
	}
	b.Reset()
	for _, l := range learning {
		num(l.StaffID)
		text(string(l.Kind))
		num(l.ID)
		num(int32(l.On))
		num([]float64{l.Minutes, l.Share, l.Percent})
		num(int64(l.Number))
	}
	h.Write(b.Bytes())
	return [32]byte(h.Sum(nil))
}

func sortedDays(days []lms.Day) []lms.Day {
	out := append([]lms.Day{}, days...)
	sort.Slice(out, func(i, j int) bool { return out[i] < out[j] })
	return out
}
