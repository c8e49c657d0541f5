package demo

import (
	"fmt"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/usage"
)

// cataloguing is the back office: every cataloguer at work draws how many
// records to add and to change, by inclination and by what trainings did.
func (x *world) cataloguing(s shift) {
	for i, m := range s.staff {
		if s.shelf[i] == 0 {
			continue
		}
		clerk := m.clerkOn(x.today)
		for range x.dice.poisson(x.scale.records * m.shelf * effect(x.trainings, RecordsAdded, m.UserID, x.today)) {
			x.agenda.add(x.moment(), func(t time.Time) { x.catalogue(t, clerk) })
		}
		for range x.dice.poisson(x.scale.changes * m.shelf * effect(x.trainings, RecordsChanged, m.UserID, x.today)) {
			b := x.books[len(x.books)-1-x.dice.skewed(len(x.books), 2.2)]
			if d := b.added.day(); d >= x.period.From && x.today-d >= usage.RecordDays {
				b = x.books[int(b.id)%x.inherited] // what is new is put right at once; later it is the old records' turn
			}
			x.agenda.add(x.moment(), func(t time.Time) {
				if b.id != 0 {
					x.w.ChangeRecord(t, clerk, b.id, b.title)
				}
			})
		}
		if x.dice.chance(0.06 * m.shelf) {
			x.agenda.add(x.moment(), func(t time.Time) { x.fetch(t, clerk) })
		}
	}
}

// catalogue types in a title and its copies. One in sixty turns out to be a
// duplicate and is deleted within days, before it has copies.
func (x *world) catalogue(t time.Time, clerk Clerk) {
	r := x.titles.record(x.today.Time().Year())
	duplicate := x.dice.chance(1.0 / 60)
	if duplicate {
		r.Author, r.Topic = 0, 0
	}
	id := x.w.AddRecord(t, clerk, r)
	if added := t; duplicate {
		x.after(x.today+1+lms.Day(x.dice.IntN(9)), func() {
			x.agenda.add(x.moment(), func(t time.Time) { x.w.DeleteRecord(t, clerk, id, r.Title, added, clerk.UserID) })
		})
		return
	}
	x.books = append(x.books, book{id, r.Title, secondOf(t), clerk.UserID})
	for range x.copiesOf() {
		t = t.Add(time.Duration(20+x.dice.IntN(60)) * time.Second)
		x.shelve(x.w.AddItem(t, clerk, id, r.Title, x.newCopy(r)), x.today, clerk.UserID)
	}
}

var services = map[Service]string{P2P: "http://perpustakaan.contoh.example/index.php", Z3950: "z3950.katalog.example:210/INNOPAC"}

// fetch copies a record from another library and adds one copy.
func (x *world) fetch(t time.Time, clerk Clerk) {
	from := Z3950
	if x.dice.chance(0.4) {
		from = P2P
	}
	r := x.titles.foreign(x.today.Time().Year())
	id := x.w.FetchRecord(t, clerk, r, from, services[from])
	x.books = append(x.books, book{id, r.Title, secondOf(t), 0})
	x.shelve(x.w.AddItem(t.Add(time.Minute), clerk, id, r.Title, x.newCopy(r)), x.today, clerk.UserID)
}

// bulkImport reads a file of records in the evening.
func (x *world) bulkImport(n int, file string) {
	clerk := x.staffBy("nuraini").clerkOn(x.today)
	x.agenda.add(at(x.today, 17*3600+1234), func(t time.Time) {
		var records []Record
		var codes []string
		first := len(x.items) + 1
		for i := range n {
			records = append(records, x.titles.record(x.today.Time().Year()))
			codes = append(codes, fmt.Sprintf("B%07d", first+i))
		}
		for i, id := range x.w.ImportRecords(t, clerk, file, records, codes) {
			x.books = append(x.books, book{id, records[i].Title, secondOf(t), 0})
			x.items = append(x.items, &copyItem{Item: Item{int64(first + i), codes[i], id, records[i].Title, ""}}) // on no shelf: it has no location yet
		}
		x.quirk(BulkImport, x.today, n, "%d records from %s", n, file)
		x.quirk(UndatedItems, x.today, n, "copies whose input_date is zero and that have no location")
	})
}
