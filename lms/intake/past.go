package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"binapustaka/lms"
)

const (
	maxTitle     = 200
	maxOrganiser = 160
	maxForm      = 40
	maxNumber    = 80
	maxDays      = 366
	mostJP       = 500_00
	mostMinutes  = 400 * 60
)

var taught = map[string]bool{"mengajar": true, "pengajar": true, "narasumber": true, "instruktur": true, "pelatih": true, "fasilitator": true, "teaching": true, "trainer": true, "speaker": true}
var attended = map[string]bool{"": true, "peserta": true, "ikut": true, "mengikuti": true, "participant": true, "attendee": true, "learner": true}

// pasts says what becomes of a line about a training, hours or a certificate, and
// what it is about.
func (r *reader) pasts(kind Kind, h House) (about string) {
	p := &r.past
	k, missing := h.named(r.cell)
	if r.Who = r.cell(Name); missing != nil {
		r.problem(missing.Column, missing.Key, missing.Args)
	} else {
		r.known, r.Who = k, k.Name
	}
	p.Title, p.Organiser, p.Form, p.Number = r.text(Title, maxTitle), r.text(Organiser, maxOrganiser), r.text(Form, maxForm), r.text(Number, maxNumber)
	r.What = p.Title
	p.From, p.To, p.Issued, p.Until = r.day(From), r.day(To), r.day(Issued), r.day(Until)
	if p.Organiser == "" {
		p.Organiser = h.Name
	}
	switch kind {
	case Trainings:
		r.training(h)
	case Hours:
		r.hours(h)
	case Certificates:
		r.certificate(h)
	}
	if r.Outcome == Refused {
		return ""
	}
	if k.ID == h.ActorID {
		r.problem("", "intake.own")
		return ""
	}
	if r.key = keyOf(kind, *p); kind == Certificates {
		r.attach(*k)
	} else {
		r.compare(kind, *k)
	}
	return fmt.Sprint(k.ID, " ", r.key)
}

// keyOf is what a record is known by when its line comes again.
func keyOf(kind Kind, p lms.Past) string {
	about := []string{string(kind), fold(p.Title), p.To.String(), fmt.Sprint(p.Teaching)}
	if kind == Certificates {
		about = []string{string(kind), fold(p.Number)}
	}
	sum := sha256.Sum256([]byte(strings.Join(about, "\x00")))
	return "import-" + hex.EncodeToString(sum[:])
}

func (r *reader) training(h House) {
	p := &r.past
	switch {
	case p.To == 0:
		p.To = p.From
	case p.From == 0:
		p.From = p.To
	}
	if p.Title == "" {
		r.problem(Title, "hours.title_missing")
	}
	r.days(h, To, From)
	r.amounts()
}

func (r *reader) hours(h House) {
	p := &r.past
	if p.From = p.To; p.Title == "" {
		p.Title = "Jam pelajaran"
		r.What = p.Title
	}
	work := fold(r.cell(Work))
	if p.Teaching = taught[work]; !p.Teaching && !attended[work] {
		r.problem(Work, "intake.work_unknown", lms.Args{"text": r.cell(Work)})
	}
	r.days(h, To)
	r.amounts()
}

func (r *reader) certificate(h House) {
	p := &r.past
	p.From, p.To = p.Issued, p.Issued
	if p.Title == "" {
		r.problem(Title, "hours.title_missing")
	}
	if p.Number == "" {
		r.problem(Number, "intake.number_missing")
	}
	if p.Until != 0 && p.Until < p.Issued {
		r.problem(Until, "hours.days_crossed")
	}
	r.days(h, Issued)
}

// days holds the days of a record against the calendar; columns are those that
// its day may stand in.
func (r *reader) days(h House, columns ...string) {
	p := &r.past
	said := false
	for _, c := range columns {
		said = said || r.cell(c) != ""
	}
	switch {
	case !said:
		r.problem(columns[0], "intake.day_missing")
	case p.To == 0: // no date, which was said
	case p.To < p.From:
		r.problem(columns[0], "hours.days_crossed")
	case p.To > h.Today:
		r.problem(columns[0], "intake.day_ahead", lms.Args{"day": p.To})
	case p.To-p.From > maxDays:
		r.problem(columns[0], "hours.days_many", lms.Args{"max": maxDays})
	}
}

// amounts reads how much a record is worth, in JP or else in minutes.
func (r *reader) amounts() {
	p := &r.past
	for _, c := range []struct {
		name string
		per  int
		most int
		into *int
	}{{JP, 1, mostJP, &p.JP}, {Minutes, 100, mostMinutes, &p.Minutes}} {
		s := r.cell(c.name)
		if s == "" {
			continue
		}
		n, ok := ParseAmount(s)
		if n /= c.per; !ok || n == 0 || n > c.most {
			r.problem(c.name, "intake.amount_form", lms.Args{"text": s})
		}
		*c.into = n
	}
	if p.JP > 0 {
		p.Minutes = 0
	}
	if r.cell(JP) == "" && r.cell(Minutes) == "" {
		r.problem(JP, "intake.amount_missing")
	}
}

// compare finds the record that a line is about among those of the person.
func (r *reader) compare(kind Kind, k Known) {
	for i := range k.Records {
		if old := &k.Records[i]; keyOf(kind, old.Past) == r.key && (old.JP > 0 || old.Minutes > 0) {
			if r.past.Number == "" { // given by a file of certificates
				r.past.Number, r.past.Issued, r.past.Until = old.Number, old.Issued, old.Until
			}
			r.update(old)
			return
		}
	}
	for _, c := range k.Counted {
		if c.On == r.past.To && fold(c.Title) == fold(r.past.Title) {
			r.problem(Title, "intake.counted", lms.Args{"title": c.Title, "day": c.On})
			return
		}
	}
	r.Outcome = New
}

// attach puts a certificate to the training that it is of, the last one of that
// title up to its day; without one it stands by itself.
func (r *reader) attach(k Known) {
	var of *Record
	for i := range k.Records {
		old := &k.Records[i]
		switch {
		case old.Stands && fold(old.Number) == fold(r.past.Number):
			of = old
		case of != nil && of.Number == r.past.Number:
		case old.Stands && old.Number == "" && fold(old.Title) == fold(r.past.Title) && old.To <= r.past.Issued && (of == nil || old.To > of.To):
			of = old
		case !old.Stands && old.JP == 0 && old.Minutes == 0 && fold(old.Number) == fold(r.past.Number) && of == nil:
			of = old
		}
	}
	if of == nil {
		r.Outcome = New
		return
	}
	if of.JP > 0 || of.Minutes > 0 { // a training: its certificate is all that is said of it
		now := of.Past
		now.Number, now.Issued, now.Until = r.past.Number, r.past.Issued, r.past.Until
		r.past = now
	}
	r.update(of)
}

// update says what a line changes of a record.
func (r *reader) update(old *Record) {
	r.record = old
	if !old.Stands { // taken back with its import, brought in again
		r.Outcome = New
		return
	}
	if old.Past == r.past {
		return
	}
	r.Outcome = Changed
	day := func(d lms.Day) string {
		if d == 0 {
			return ""
		}
		return d.String()
	}
	for _, c := range []Change{{Title, old.Title, r.past.Title}, {Organiser, old.Organiser, r.past.Organiser}, {Form, old.Form, r.past.Form}, {From, day(old.From), day(r.past.From)},
		{JP, fmt.Sprint(float64(old.JP) / 100), fmt.Sprint(float64(r.past.JP) / 100)}, {Minutes, fmt.Sprint(old.Minutes), fmt.Sprint(r.past.Minutes)},
		{Number, old.Number, r.past.Number}, {Issued, day(old.Issued), day(r.past.Issued)}, {Until, day(old.Until), day(r.past.Until)}} {
		if c.Before != c.After {
			r.Changes = append(r.Changes, c)
		}
	}
}
