package demo

import (
	"fmt"
	"time"

	"binapustaka/lms"
)

// Record is a catalogue record as it is typed in.
type Record struct {
	Title, Responsibility, Edition, ISBN string
	GMD, Publisher, Place                int64
	Year, Collation, CallNumber, Class   string
	Language, Notes                      string
	Author, Topic                        int64 // 0: none
}

func (w *Writer) record(r Record, source any, input, update second, uid any) int64 {
	id := w.add("biblio", r.GMD, r.Title, r.Responsibility, r.Edition, r.ISBN, r.Publisher, r.Year, r.Collation, r.CallNumber, r.Language,
		source, r.Place, r.Class, r.Notes, 0, input, update, uid)
	if r.Author != 0 {
		w.add("biblio_author", id, r.Author, 1)
	}
	if r.Topic != 0 {
		w.add("biblio_topic", id, r.Topic, 1)
	}
	return id
}

// staffLog writes a message of the modules that name the user by id.
func (w *Writer) staffLog(at second, by Clerk, location, sub, action, rest string) {
	w.log(at, "staff", by.id(), location, sub, action, by.RealName+" "+rest)
}

// AddRecord catalogues a title.
func (w *Writer) AddRecord(t time.Time, by Clerk, r Record) (biblioID int64) {
	now := secondOf(t)
	id := w.record(r, nil, now, now, by.UserID)
	w.staffLog(now, by, "bibliography", "", "", fmt.Sprintf("insert bibliographic data (%s) with biblio_id (%d)", escaped(r.Title), id))
	w.both(RecordsAdded, now.day(), by.UserID, by.UserID, "")
	if r.Author != 0 && r.Topic != 0 && r.Publisher != 0 && r.Title != "" && r.Class != "" && r.CallNumber != "" && r.Year != "" {
		w.logged(RecordsComplete, now.day(), by.UserID, "")
	}
	return id
}

// ChangeRecord saves a record once more.
func (w *Writer) ChangeRecord(t time.Time, by Clerk, biblioID int64, title string) {
	now := secondOf(t)
	w.set("biblio", biblioID, "last_update", now)
	w.staffLog(now, by, "bibliography", "", "", fmt.Sprintf("update bibliographic data (%s) with biblio_id (%d)", escaped(title), biblioID))
	w.logged(RecordsChanged, now.day(), by.UserID, "")
}

// DeleteRecord removes a record that AddRecord wrote.
func (w *Writer) DeleteRecord(t time.Time, by Clerk, biblioID int64, title string, added time.Time, addedBy int64) {
	now := secondOf(t)
	w.out.remove(w.schema.byName["biblio"], biblioID)
	w.staffLog(now, by, "bibliography", "", "", fmt.Sprintf("DELETE bibliographic data (%s) with biblio_id (%d)", title, biblioID))
	w.logged(RecordsDeleted, now.day(), by.UserID, "")
	w.Rows.add(RecordsAdded, secondOf(added).day(), addedBy, "", -1)
}

// Service is where single records are fetched from.
type Service string

const (
	P2P   Service = "P2P"
	Z3950 Service = "Z3950"
)

// FetchRecord copies a record from another library. The row names no user.
// The wording changed with 9.2, and 9.1 and older call both services P2P.
func (w *Writer) FetchRecord(t time.Time, by Clerk, r Record, from Service, server string) (biblioID int64) {
	now := secondOf(t)
	source, sub := "1.1", "P2P"
	if from == Z3950 {
		source, sub = "3.1", "Z3950 SRU"
	}
	id := w.record(r, source, now, now, nil)
	message := fmt.Sprintf("insert bibliographic data from P2P service (server:%s) with (%s) and biblio_id (%d)", server, escaped(r.Title), id)
	if w.schema.from("9.2.0") {
		message = fmt.Sprintf("insert bibliographic data from %s service (server : %s) with title (%s) and biblio_id (%d)", from, server, escaped(r.Title), id)
	}
	w.staffLog(now, by, "bibliography", sub, "Add", message)
	w.logged(BulkImports, now.day(), by.UserID, "")
	w.row(RecordsImported, now.day(), "", 1)
	return id
}

// ImportRecords reads a file of records with the code of one copy each. The
// records name no user, and the copies have no dates at all: SLiMS inserts
// nothing but their code.
func (w *Writer) ImportRecords(t time.Time, by Clerk, file string, records []Record, codes []string) (biblioIDs []int64) {
	now := secondOf(t)
	for i, r := range records {
		id := w.record(r, nil, now, now, nil)
		w.add("item", id, nil, nil, codes[i], nil, nil, nil, nil, nil, 0, nil, nil, zeroTime, nil, nil)
		biblioIDs = append(biblioIDs, id)
	}
	w.log(now, "staff", by.id(), "bibliography", "Import", "", fmt.Sprintf("Importing %d bibliographic records from file : %s", len(records), file))
	w.logged(BulkImports, now.day(), by.UserID, "")
	w.row(RecordsImported, now.day(), "", len(records))
	return biblioIDs
}

const (
	zeroTime = "0000-00-00 00:00:00"
	zeroDate = "0000-00-00"
)

// Copy is what is typed in for a copy.
type Copy struct {
	Code, Inventory, CallNumber string
	Location, Site              string
	CollType                    int64
	Price                       int
}

// AddItem registers a copy of a record.
func (w *Writer) AddItem(t time.Time, by Clerk, biblioID int64, title string, c Copy) Item {
	now := secondOf(t)
	id := w.add("item", biblioID, c.CallNumber, c.CollType, c.Code, c.Inventory, now.day(), c.Location, "0", c.Site, 1, c.Price, "Rupiah", now, now, by.UserID)
	w.staffLog(now, by, "bibliography", "Item", "Add", "insert item data ("+c.Code+") with title ("+escaped(title)+")")
	w.both(CopiesAdded, now.day(), by.UserID, by.UserID, c.Location)
	return Item{ID: id, Code: c.Code, BiblioID: biblioID, Title: title, Location: c.Location}
}

// DeleteItem removes a copy, as a finished stock take does.
func (w *Writer) DeleteItem(item Item, added lms.Day, by int64) {
	w.out.remove(w.schema.byName["item"], item.ID)
	w.Rows.add(CopiesAdded, added, by, item.Location, -1)
}

// ChangeItem saves a copy once more.
func (w *Writer) ChangeItem(t time.Time, by Clerk, item Item) {
	now := secondOf(t)
	w.set("item", item.ID, "last_update", now)
	w.staffLog(now, by, "bibliography", "Item", "Update", "update item data ("+item.Code+") with title ("+escaped(item.Title)+")")
}
