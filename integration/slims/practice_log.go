package slims

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"
	"time"

	"binapustaka/lms/course"
	"binapustaka/lms/usage"
)

// logged are the kinds of work that the log is read for: of records only which
// of them were copied.
var logged = []course.WorkKind{course.ReturnWork, course.ExtensionWork, course.ReservationWork, course.MemberWork, course.RecordWork}

// circulated are the kinds whose rows begin with a real name.
var circulated = map[string]course.WorkKind{usage.Returns: course.ReturnWork, usage.Extensions: course.ExtensionWork, usage.Reservations: course.ReservationWork}

// log reads what only system_log tells: who took back, extended, reserved,
// registered and fetched. It goes backwards, so that what was removed is known
// before what was added.
func (p *practice) log(ctx context.Context) error {
	if err := p.gaps(ctx); err != nil {
		return err
	}
	removed := map[string]bool{} // members and reservations
	columns := []string{"id", "log_location", "log_msg", p.column("system_log", "sub_module"), p.column("system_log", "action")}
	return p.back(ctx, "system_log", "log_id", "log_date", columns, func(_ int64, at time.Time, row []sql.RawBytes) {
		place, msg := string(row[2]), string(row[3])
		switch place {
		case "circulation":
			p.desk(at, msg, removed)
		case "membership":
			p.membership(at, staffOf(row[1]), msg, removed)
		case "bibliography":
			p.fetched(at, staffOf(row[1]), msg, string(row[4]), string(row[5]))
		}
	})
}

func (p *practice) desk(at time.Time, msg string, removed map[string]bool) {
	metric, name, item := p.names.parse("circulation", msg)
	if metric == "" {
		if _, rest, ok := strings.Cut(msg, " remove reservation for item "); ok {
			removed[p.reservation(rest)] = true
		}
		return
	}
	kind, ok := circulated[metric]
	if !ok || name == "" {
		return
	}
	if kind == course.ReservationWork {
		_, rest, _ := strings.Cut(msg, " reserve item ")
		if removed[p.reservation(rest)] {
			return
		}
	}
	who := p.who.On(name, p.day(at))
	if who != 0 {
		p.note(who, course.Work{Kind: kind, ID: p.mark(item), At: at})
		return
	}
	told := map[int64]bool{}
	for _, n := range p.Names {
		if n.Name == name && !told[n.StaffID] {
			told[n.StaffID] = true
			p.dubious(n.StaffID, kind, "name", at)
		}
	}
}

// reservation marks a copy and the member it is for: "B1 for member (M1)".
func (p *practice) reservation(rest string) string {
	item, member, _ := strings.Cut(rest, " for member (")
	return p.mark("reservation", strings.TrimSpace(item), strings.TrimRight(strings.TrimSpace(member), ")"))
}

func (p *practice) membership(at time.Time, who int64, msg string, removed map[string]bool) {
	_, number, ok := cutLast(msg, " with ID (")
	if !ok {
		return
	}
	member := p.mark("member", strings.TrimSuffix(strings.TrimSpace(number), ")"))
	switch metric, _, _ := p.names.parse("membership", msg); {
	case metric == usage.NewMembers:
		if !removed[member] {
			p.note(who, course.Work{Kind: course.MemberWork, ID: member, At: at})
		}
	case strings.Contains(msg, " DELETE member data ("):
		removed[member] = true
	}
}

// cutLast is strings.Cut at the last place: a name may hold the same words.
func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// fetched notes a record that came from another library, or a file of them,
// whose records name nobody.
func (p *practice) fetched(at time.Time, who int64, msg, sub, action string) {
	metric, _, _ := p.names.parse("bibliography", msg)
	if !imported("bibliography", sub, action, msg) && metric != usage.BulkImports {
		return
	}
	m := lastNumber.FindStringSubmatch(msg)
	if since, ok := p.Since[who]; !ok || at.Before(since) {
		return
	}
	if m == nil {
		p.dubious(who, course.RecordWork, "import", at)
		return
	}
	if id, err := strconv.ParseInt(m[1], 10, 64); err == nil {
		p.copied[who] = append(p.copied[who], copiedRecord{id, at})
	}
}

// gaps says what the log cannot show: it begins after the person did, or it
// ends before work that other tables show.
func (p *practice) gaps(ctx context.Context) error {
	oldest, some, err := p.edge(ctx, "system_log", "log_id", "log_date", "")
	if err != nil {
		return err
	}
	newest, _, err := p.edge(ctx, "system_log", "log_id", "log_date", " DESC")
	if err != nil {
		return err
	}
	silent := !some
	for _, t := range []struct{ table, key string }{{"biblio", "biblio_id"}, {"item", "item_id"}, {"loan", "loan_id"}} {
		if silent || !p.holds(t.table, "input_date") {
			continue
		}
		at, ok, err := p.edge(ctx, t.table, t.key, "input_date", " DESC")
		if err != nil {
			return err
		}
		// Every row of these has a message; an hour is for one that is being written.
		silent = ok && at.After(newest.Add(time.Hour)) && at.After(p.since)
	}
	for _, k := range slices.DeleteFunc(slices.Clone(logged), func(k course.WorkKind) bool { return k == course.RecordWork }) {
		if silent {
			p.unseen(k, "log_off", nil)
		} else {
			p.unseen(k, "log_from", &oldest)
		}
	}
	return nil
}
