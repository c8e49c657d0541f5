package usage

import "binapustaka/lms"

// Part is what of the collection is counted, and over what.
type Part string

const (
	TitlesByClass Part = "title_class" // first digit of the classification, "" where there is none
	CopiesByClass Part = "copy_class"
	CopiesByPlace Part = "copy_place" // SLiMS's location
	CopiesByType  Part = "copy_type"
	Rooms         Part = "room" // of visits: they hold nothing, their names alone are kept
)

// Holding is one count of the collection.
type Holding struct {
	Part  Part   `db:"part"`
	Code  string `db:"code"`
	Name  string `db:"name"` // as SLiMS calls it; empty for classes and for what SLiMS has no name for
	Count int64  `db:"count"`
}

// Collection is what a library holds on a day.
type Collection struct {
	ReadOn   lms.Day
	Holdings []Holding // by part and code
}

// Of is the holdings of one part.
func (c Collection) Of(p Part) (list []Holding) {
	for _, h := range c.Holdings {
		if h.Part == p {
			list = append(list, h)
		}
	}
	return list
}

// Titles and Copies are the whole collection.
func (c Collection) Titles() int64 { return c.sum(TitlesByClass) }
func (c Collection) Copies() int64 { return c.sum(CopiesByPlace) }

func (c Collection) sum(p Part) (n int64) {
	for _, h := range c.Of(p) {
		n += h.Count
	}
	return n
}

// PlaceNames are how SLiMS calls the locations of facts: its places, and the
// rooms of visits.
func (c Collection) PlaceNames() map[string]string {
	names := map[string]string{}
	for _, h := range c.Holdings {
		if (h.Part == CopiesByPlace || h.Part == Rooms) && h.Name != "" {
			names[h.Code] = h.Name
		}
	}
	return names
}
