package slims

import (
	"context"
	"database/sql"
	"strings"
)

// Collection is what the library holds.
type Collection struct {
	Titles, Copies int64
	TitlesByClass  map[string]int64 // first digit of the class, empty: none
	CopiesByClass  map[string]int64
	CopiesByPlace  map[string]int64 // location_id
	CopiesByType   map[string]int64 // coll_type_id
}

// Collection counts titles and copies.
func (r *Reader) Collection(ctx context.Context) (Collection, error) {
	c := Collection{TitlesByClass: map[string]int64{}, CopiesByClass: map[string]int64{}, CopiesByPlace: map[string]int64{}, CopiesByType: map[string]int64{}}
	class := map[string]string{}
	var err error
	c.Titles, _, err = r.scan(ctx, "biblio", "biblio_id", []string{"biblio_id", "classification"}, 0, func(_ int64, row []sql.RawBytes) {
		digit := strings.TrimSpace(string(row[1]))
		if digit = digit[:min(1, len(digit))]; digit < "0" || digit > "9" {
			digit = ""
		}
		class[string(row[0])] = digit
		c.TitlesByClass[digit]++
	})
	if err != nil {
		return c, r.failed(err)
	}
	c.Copies, _, err = r.scan(ctx, "item", "item_id", []string{"biblio_id", "location_id", r.column("item", "coll_type_id")}, 0, func(_ int64, row []sql.RawBytes) {
		c.CopiesByClass[class[string(row[0])]]++
		c.CopiesByPlace[string(row[1])]++
		c.CopiesByType[string(row[2])]++
	})
	if err != nil {
		return c, r.failed(err)
	}
	return c, nil
}
