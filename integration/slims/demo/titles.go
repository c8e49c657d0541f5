package demo

import (
	"fmt"
	"strings"
)

// titles invents catalogue records; no title comes twice.
type titles struct {
	dice dice
	seen map[string]int

	authors  []string
	byAuthor map[string]int64
	enter    func(author string) int64 // into mst_author
}

func newTitles(r dice, enter func(string) int64) *titles {
	return &titles{dice: r, seen: map[string]int{}, byAuthor: map[string]int64{}, enter: enter}
}

func (t *titles) record(year int) Record {
	r := t.dice
	var title, class string
	var topic int64
	switch x := r.Float64(); {
	case x < 0.30: // novels
		title, class = pick(r, moods)+" "+pick(r, wheres), "899.221 3"
		if r.chance(0.25) {
			title = pick(r, moods) + " dan " + title
		}
	case x < 0.44: // picture books
		title, class = pick(r, kids)+" "+pick(r, deeds), "808.068"
	case x < 0.56: // the regions
		title, class = pick(r, folkTitles)+" dari "+pick(r, provinces), "398.209 598"
	default:
		i := r.IntN(len(subjects))
		s := subjects[i]
		title, class, topic = pick(r, forms)+" "+s[0], s[1], int64(i+1)
		if r.chance(0.75) {
			title += " " + pick(r, audiences)
		}
	}
	return t.finish(title, class, topic, "id", year)
}

// foreign invents what comes from abroad, fetched from another library.
func (t *titles) foreign(year int) Record {
	return t.finish(pick(t.dice, foreign)+" "+pick(t.dice, foreignSubjects), "0"+fmt.Sprint(10+t.dice.IntN(80)), 0, "en", year)
}

func (t *titles) tricky(i, year int) Record {
	return t.finish(trickyTitles[i], "020", 0, "id", year)
}

func (t *titles) finish(title, class string, topic int64, language string, year int) Record {
	r := t.dice
	t.seen[title]++
	if n := t.seen[title]; n > 1 {
		title = fmt.Sprintf("%s Jilid %d", title, n)
	}
	author := t.author()
	pages := 24 + r.IntN(420)
	published := year - r.skewed(18, 1.8)
	edition := ""
	if r.chance(0.2) {
		edition = fmt.Sprintf("Cet. %d", 1+r.IntN(5))
	}
	publisher := r.skewed(len(publishers), 1.5)
	call := strings.TrimSpace(class + " " + strings.ToUpper(initials(author, 3)) + " " + strings.ToLower(title[:1]))
	return Record{Title: title, Responsibility: author, Edition: edition, ISBN: t.isbn(), GMD: 1, Publisher: int64(publisher + 1),
		Place: int64(1 + r.skewed(len(places), 1.4)), Year: fmt.Sprint(published), Collation: fmt.Sprintf("%d hlm.; %d cm", pages, 19+r.IntN(9)),
		CallNumber: call, Class: class, Language: language, Author: t.byAuthor[author], Topic: topic}
}

// author is mostly one who has written before.
func (t *titles) author() string {
	if len(t.authors) > 0 && t.dice.chance(0.8) {
		return t.authors[t.dice.skewed(len(t.authors), 1.3)]
	}
	first := menNames
	if t.dice.chance(0.5) {
		first = womenNames
	}
	name := pick(t.dice, first) + " " + pick(t.dice, lastNames)
	if t.byAuthor[name] == 0 {
		t.byAuthor[name] = t.enter(name)
		t.authors = append(t.authors, name)
	}
	return name
}

func initials(name string, n int) string {
	last := name[strings.LastIndexByte(name, ' ')+1:]
	return last[:min(n, len(last))]
}

// isbn has a right check digit.
func (t *titles) isbn() string {
	s := fmt.Sprintf("978602%06d", t.dice.IntN(1_000_000))
	sum := 0
	for i, c := range s {
		sum += int(c-'0') * (1 + 2*(i%2))
	}
	return s + fmt.Sprint((10-sum%10)%10)
}

func (w *world) person() (name string, gender int) {
	first := menNames
	if gender = w.dice.IntN(2); gender == 0 {
		first = womenNames
	}
	name = pick(w.dice, first)
	if w.dice.chance(0.3) {
		name += " " + pick(w.dice, first)
	}
	return name + " " + pick(w.dice, lastNames), gender
}
