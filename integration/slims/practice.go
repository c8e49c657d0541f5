package slims

import (
	"context"
	"database/sql"
	"errors"
	"hash/maphash"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/course"
	"binapustaka/lms/usage"
)

// PracticeInput says whose work is looked for.
type PracticeInput struct {
	Since map[int64]time.Time // by user; what is older is not told
	Kinds []course.WorkKind   // tables of other kinds are left alone
	Names []usage.Name        // that staff had, for the log names nobody otherwise
}

// practice carries what the tables share while they are read.
type practice struct {
	*Reader
	PracticeInput
	since    time.Time // the earliest
	names    nameSet
	who      usage.Names
	seed     maphash.Seed
	seen     map[int64]*course.Seen
	copied   map[int64][]copiedRecord // by user
	progress func(rows int64)
	rows     int64
}

// copiedRecord is a record that the log says was fetched from another library.
type copiedRecord struct {
	id int64
	at time.Time
}

// Practice is what each user did since the moment given for them. Tables are
// read backwards from their newest row, in reads as short as everywhere, until
// rows are older. Members are counted here and forgotten.
func (r *Reader) Practice(ctx context.Context, in PracticeInput, progress func(rows int64)) (map[int64]course.Seen, error) {
	if len(in.Since) == 0 {
		return nil, nil
	}
	names := usage.NewNames(in.Names)
	p := &practice{Reader: r, PracticeInput: in, names: newNameSet(names.List()), who: names, seed: maphash.MakeSeed(),
		seen: map[int64]*course.Seen{}, copied: map[int64][]copiedRecord{}, progress: progress}
	for user, since := range in.Since {
		p.seen[user] = &course.Seen{}
		if p.since.IsZero() || since.Before(p.since) {
			p.since = since
		}
	}
	for _, step := range []struct {
		kinds []course.WorkKind
		read  func(context.Context) error
	}{
		{logged, p.log}, // first: it knows which records were copied
		{[]course.WorkKind{course.RecordWork}, p.records},
		{[]course.WorkKind{course.CopyWork}, p.copies},
		{[]course.WorkKind{course.LoanWork}, p.loans},
	} {
		if !slices.ContainsFunc(step.kinds, p.asked) {
			continue
		}
		if err := step.read(ctx); err != nil {
			return nil, r.failed(err)
		}
	}
	all := make(map[int64]course.Seen, len(p.seen))
	for user, seen := range p.seen {
		all[user] = *seen
	}
	return all, nil
}

func (p *practice) asked(k course.WorkKind) bool { return slices.Contains(p.Kinds, k) }

// note adds a piece of work of a user who is looked for, since their moment.
func (p *practice) note(user int64, w course.Work) {
	if since, ok := p.Since[user]; ok && p.asked(w.Kind) && !w.At.Before(since) {
		p.seen[user].Works = append(p.seen[user].Works, w)
	}
}

// unseen says to everybody that work of a kind cannot be seen.
func (p *practice) unseen(k course.WorkKind, why string, at *time.Time) {
	if !p.asked(k) {
		return
	}
	for user, since := range p.Since {
		if at == nil || at.After(since) {
			p.seen[user].Unseen = append(p.seen[user].Unseen, course.Unseen{Kind: k, Why: why, At: at})
		}
	}
}

// dubious counts pieces of work that are perhaps a user's and are not credited.
func (p *practice) dubious(user int64, k course.WorkKind, why string, at time.Time) {
	since, ok := p.Since[user]
	if !ok || !p.asked(k) || at.Before(since) {
		return
	}
	list := &p.seen[user].Unseen
	for i := range *list {
		if u := &(*list)[i]; u.Kind == k && u.Why == why {
			u.N++
			return
		}
	}
	*list = append(*list, course.Unseen{Kind: k, Why: why, N: 1})
}

// moment reads a DATETIME as SLiMS's clock showed it; ok is false for none.
func (r *Reader) moment(b []byte) (time.Time, bool) {
	t, err := time.ParseInLocation(time.DateTime, string(b), r.zone)
	return t, err == nil && t.Year() >= 1970
}

// enough is how many rows in a row must be older before a backward reading
// ends: rows are numbered as they are written, but a clock may have been put
// right, and rows without a date say nothing.
const enough = 300

// back reads a table from its newest row on until rows are older than the
// earliest moment; row[0] is the time. It keeps scan's pace.
func (p *practice) back(ctx context.Context, table, key, day string, columns []string, fn func(id int64, at time.Time, row []sql.RawBytes)) error {
	all := append([]string{day}, columns...)
	// Safety: table, key and columns are constants of this package.
	query := "SELECT " + key + ", " + strings.Join(all, ", ") + " FROM " + table + " FORCE INDEX (PRIMARY) WHERE " + key + " < ? ORDER BY " + key + " DESC LIMIT ?"
	pace, b := pace{size: firstSize}, batch{columns: len(all)}
	older := 0
	for last := int64(math.MaxInt64); ; {
		took, err := p.read(ctx, &b, query, last, pace.size)
		if err != nil {
			return err
		}
		start := time.Now()
		b.each(func(id int64, row []sql.RawBytes) {
			at, ok := p.moment(row[0])
			switch {
			case !ok:
			case at.Before(p.since):
				older++
			default:
				older = 0
				fn(id, at, row)
			}
		})
		p.rows += int64(len(b.ids))
		p.progress(p.rows)
		if len(b.ids) < pace.size || older >= enough {
			return nil
		}
		last = b.ids[len(b.ids)-1]
		pace.took(len(b.ids), took)
		if err := rest(ctx, took-time.Since(start)); err != nil {
			return err
		}
	}
}

// among reads the rows of some ids.
func (p *practice) among(ctx context.Context, table, key string, columns []string, ids []int64, fn func(id int64, row []sql.RawBytes)) error {
	return p.Reader.among(ctx, table, key, columns, ids, func(id int64, row []sql.RawBytes) {
		p.rows++
		fn(id, row)
	})
}

// among reads the rows of some ids, openBatch at a time.
func (r *Reader) among(ctx context.Context, table, key string, columns []string, ids []int64, fn func(id int64, row []sql.RawBytes)) error {
	b := batch{columns: len(columns)}
	for some := range slices.Chunk(ids, openBatch) {
		args := make([]any, len(some))
		for i, id := range some {
			args[i] = id
		}
		// Safety: table, key and columns are constants of this package, the rest is placeholders.
		query := "SELECT " + key + ", " + strings.Join(columns, ", ") + " FROM " + table + " FORCE INDEX (PRIMARY) WHERE " + key + " IN (?" + strings.Repeat(",?", len(some)-1) + ")"
		took, err := r.read(ctx, &b, query, args...)
		if err != nil {
			return err
		}
		b.each(fn)
		if err := rest(ctx, took); err != nil {
			return err
		}
	}
	return nil
}

// edge is the time of a table's oldest or newest row; ok is false when it has
// none with a time.
func (p *practice) edge(ctx context.Context, table, key, day, order string) (at time.Time, ok bool, err error) {
	var text sql.NullString
	// Safety: all of it are constants of this package.
	err = p.db.GetContext(ctx, &text, "SELECT "+day+" FROM "+table+" FORCE INDEX (PRIMARY) ORDER BY "+key+order+" LIMIT 1")
	if errors.Is(err, sql.ErrNoRows) {
		return at, false, nil
	}
	at, ok = p.moment([]byte(text.String))
	return at, ok, err
}

// holds reports whether a table has all these columns, as far as the user may
// read them.
func (r *Reader) holds(table string, columns ...string) bool {
	return !slices.ContainsFunc(columns, func(c string) bool { return !r.cols[table][c] })
}

var lastNumber = regexp.MustCompile(`\((\d+)\)\s*$`)

// staffOf is the user id that a row of the staff's own modules names.
func staffOf(b []byte) int64 {
	id, _ := strconv.ParseInt(string(b), 10, 64)
	return max(id, 0)
}

// mark is what tells copies, members and their pairs apart without naming them.
func (p *practice) mark(parts ...string) string {
	return strconv.FormatUint(maphash.String(p.seed, strings.ToLower(strings.Join(parts, "\x00"))), 36)
}

func (p *practice) day(at time.Time) lms.Day { return lms.DayOf(at.In(p.zone)) }
