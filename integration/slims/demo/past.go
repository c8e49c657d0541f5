package demo

import (
	"fmt"

	"binapustaka/lms"
)

// past fills in what earlier years left behind: most of the collection, most
// of the members, and a few loans of an older system.
func (x *world) past() error {
	books := x.scale.titles - x.scale.imports[0] - x.scale.imports[1] - x.expectedRecords()
	books = max(books, x.scale.titles/3)
	first := x.period.From - 3500
	for i := range books {
		if err := x.w.Err(); err != nil {
			return err
		}
		d := x.cal.next(first + lms.Day(float64(i)/float64(books)*3490))
		x.oldBook(i, at(min(d, x.period.From-1), 8*3600+second(x.dice.IntN(8*3600))))
		x.o.Progress(StepHistory, i+1, books)
	}
	x.inherited = len(x.books)
	x.oldFiles(first)
	x.quirk(TrickyTitles, 0, len(trickyTitles), "titles that hold the words of log messages, quotes and backslashes")
	members := max(x.scale.members*3/5, x.scale.members-int(x.scale.joins*float64(x.scale.days)*0.8))
	for i := range members {
		d := first + 700 + lms.Day(float64(i)/float64(members)*2790)
		x.oldMember(min(x.cal.next(d), x.period.From-1))
	}
	x.quirk(ZeroDates, 0, (members+32)/40, "members whose birth date is 0000-00-00")
	x.oldLoans()
	return nil
}

// oldFiles are digital files of the oldest records.
func (x *world) oldFiles(on lms.Day) {
	x.files = min(x.scale.files, len(x.books))
	for i, b := range x.books[:x.files] {
		x.fill("files", "file_title file_name file_dir mime_type uploader_id input_date last_update",
			[]any{b.title, fmt.Sprintf("dokumen_%04d.pdf", i+1), "", "application/pdf", 2, at(on, 0), at(on, 0)})
		x.fill("biblio_attachment", "biblio_id file_id access_type", []any{b.id, i + 1, "public"})
	}
}

// expectedRecords is about how many records the period itself will add.
func (x *world) expectedRecords() int {
	rate := 0.0
	for _, s := range x.staff {
		rate += s.shelf
	}
	return int(rate * 0.75 * x.scale.records * float64(x.scale.days) * 0.8)
}

// oldBook is a record of earlier years with its copies. Who catalogued it
// stands in the row; the log of that time is long gone.
func (x *world) oldBook(i int, when second) {
	r := x.titles.record(when.day().Time().Year())
	if i%7 == 3 && i/7 < len(trickyTitles) {
		r = x.titles.tricky(i/7, when.day().Time().Year())
	}
	by := x.staff[1+x.dice.IntN(5)].UserID
	id := x.w.record(r, nil, when, when, by)
	x.old(RecordsAdded, when.day(), by, "")
	x.books = append(x.books, book{id, r.Title, when, by})
	for n := x.copiesOf(); n > 0; n-- {
		c := x.newCopy(r)
		itemID := x.w.add("item", id, c.CallNumber, c.CollType, c.Code, c.Inventory, when.day(), c.Location, "0", c.Site, 1, c.Price, "Rupiah", when, when, by)
		x.old(CopiesAdded, when.day(), by, c.Location)
		x.shelve(Item{itemID, c.Code, id, r.Title, c.Location}, when.day(), by)
	}
}

// old counts a row whose log is long gone.
func (x *world) old(metric string, d lms.Day, named int64, location string) {
	x.w.Happened.add(metric, d, named, location, 1)
	x.w.Rows.add(metric, d, named, location, 1)
}

// copiesOf draws how many copies a title gets.
func (x *world) copiesOf() int { return 1 + x.dice.poisson(x.scale.copies-1) }

// newCopy decides where a copy goes and what it is called.
func (x *world) newCopy(r Record) Copy {
	n := len(x.items) + 1
	location := Locations[x.dice.weighted([]float64{0.52, 0.28, 0.20})][0]
	kind := int64(2)
	switch {
	case r.Class == "899.221 3":
		kind = 3
	case r.Class == "808.068":
		kind = 4
	case x.dice.chance(0.06):
		kind = 1
	}
	return Copy{Code: fmt.Sprintf("B%07d", n), Inventory: fmt.Sprintf("%05d/PKT/%s", n, location), CallNumber: r.CallNumber, Location: location,
		Site: fmt.Sprintf("Rak %d", 1+x.dice.IntN(60)), CollType: kind, Price: 1000 * (18 + x.dice.IntN(160))}
}

func (x *world) shelve(item Item, added lms.Day, by int64) {
	c := &copyItem{Item: item, added: added, by: by}
	x.items = append(x.items, c)
	x.shelves[item.Location] = append(x.shelves[item.Location], c)
}

func (x *world) oldMember(d lms.Day) {
	e := x.enrol(d)
	if len(x.patrons)%40 == 7 {
		e.Born = zeroDate
	}
	register := d
	if x.dice.chance(0.6) { // renewed since
		register = x.period.From - lms.Day(1+x.dice.IntN(360))
		register = max(register, d)
	}
	e.Expires = register + 365
	x.w.member(e, d, d, register)
	x.old(NewMembers, d, 0, "")
	x.admit(e)
}

// enrol invents a patron.
func (x *world) enrol(d lms.Day) Enrolment {
	r := x.dice
	name, gender := x.person()
	kind := r.weighted([]float64{memberTypes[0].share, memberTypes[1].share, memberTypes[2].share, memberTypes[3].share})
	age := []int{8 + r.IntN(10), 18 + r.IntN(7), 20 + r.IntN(45), 26 + r.IntN(34)}[kind]
	institution := pick(r, guilds)
	if kind == 0 {
		institution = fmt.Sprintf("%s %d Tirtamaya", pick(r, schools), 1+r.IntN(12))
	}
	n := len(x.patrons) + 1
	return Enrolment{Member: Member{ID: fmt.Sprintf("%d.%05d", d.Time().Year(), n), Name: name, Institution: institution}, Gender: gender,
		Born: d - lms.Day(age*365+r.IntN(365)), Type: int64(kind + 1), Address: fmt.Sprintf("Jl. %s No. %d, Tirtamaya", pick(r, streets), 1+r.IntN(120)),
		Email: fmt.Sprintf("anggota%05d@surel.example", n), Phone: fmt.Sprintf("0800%07d", r.IntN(10_000_000)), Expires: d + 365}
}

func (x *world) admit(e Enrolment) *patron {
	p := &patron{Member: e.Member, kind: int(e.Type) - 1, expires: e.Expires}
	x.patrons = append(x.patrons, p)
	return p
}

// oldLoans are rows of a time when SLiMS wrote neither user nor times.
func (x *world) oldLoans() {
	n := 12
	for i := range n {
		d := x.cal.next(x.period.From - lms.Day(900-i*40))
		c := x.items[i]
		loaned, due, back := any(d), any(d+14), any(d+10)
		switch i {
		case 3:
			loaned = zeroDate
		case 5:
			due = zeroDate
		case 7:
			back = zeroDate
		case 9:
			back = nil
		}
		id := x.w.add("loan", c.Code, x.patrons[i].ID, loaned, due, 0, 0, 1, 1, back, nil, nil, nil)
		x.patrons[i].loans = append(x.patrons[i].loans, id)
		if loaned == any(d) {
			x.old(Loans, d, 0, c.Location)
		}
		if back == any(d+10) {
			x.old(Returns, d+10, 0, c.Location)
		}
	}
	x.quirk(LegacyLoans, 0, n, "loans before the period without user and times; one each with a zero loan, due and return date, one returned without a date")
}
