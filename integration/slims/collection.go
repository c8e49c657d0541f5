package slims

import (
	"context"
	"database/sql"
	"math"
	"strings"

	"binapustaka/lms/usage"
)

// Collection counts titles and copies by class, type and place, and learns how
// SLiMS calls its places, types and rooms.
func (r *Reader) Collection(ctx context.Context) (usage.Collection, error) {
	type held struct {
		part usage.Part
		code string
	}
	var c usage.Collection
	counts, names, class := map[held]int64{}, map[held]string{}, map[string]string{}
	_, _, err := r.scan(ctx, "biblio", "biblio_id", []string{"biblio_id", "classification"}, 0, math.MaxInt64, func(_ int64, row []sql.RawBytes) {
		digit := strings.TrimSpace(string(row[1]))
		if digit = digit[:min(1, len(digit))]; digit < "0" || digit > "9" {
			digit = ""
		}
		class[string(row[0])] = digit
		counts[held{usage.TitlesByClass, digit}]++
	})
	if err != nil {
		return c, r.failed(err)
	}
	_, _, err = r.scan(ctx, "item", "item_id", []string{"biblio_id", "location_id", r.column("item", "coll_type_id")}, 0, math.MaxInt64, func(_ int64, row []sql.RawBytes) {
		counts[held{usage.CopiesByClass, class[string(row[0])]}]++
		counts[held{usage.CopiesByPlace, strings.TrimSpace(string(row[1]))}]++
		counts[held{usage.CopiesByType, string(row[2])}]++
	})
	if err != nil {
		return c, r.failed(err)
	}
	for _, m := range []struct {
		part              usage.Part
		table, code, name string
	}{{usage.CopiesByPlace, "mst_location", "location_id", "location_name"}, {usage.CopiesByType, "mst_coll_type", "coll_type_id", "coll_type_name"},
		{usage.Rooms, "mst_visitor_room", "unique_code", "name"}} {
		if !r.cols[m.table][m.code] || !r.cols[m.table][m.name] {
			continue
		}
		var rows []struct{ Code, Name sql.NullString }
		// Safety: table and columns are constants of this function.
		if err := r.db.SelectContext(ctx, &rows, "SELECT "+m.code+" AS code, "+m.name+" AS name FROM "+m.table); err != nil {
			return c, r.failed(err)
		}
		for _, row := range rows {
			h := held{m.part, strings.TrimSpace(row.Code.String)}
			names[h] = row.Name.String
			if _, held := counts[h]; !held {
				counts[h] = 0 // a place without copies is one, too
			}
		}
	}
	for h, n := range counts {
		c.Holdings = append(c.Holdings, usage.Holding{Part: h.part, Code: h.code, Name: names[h], Count: n})
	}
	return c, nil
}
