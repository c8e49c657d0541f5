package demo

import (
	"fmt"
	"math"

	"binapustaka/lms"
)

// world is a library in memory while its three years pass.
type world struct {
	o         Options
	scale     scale
	schema    *schema
	w         *Writer
	dice      dice
	cal       calendar
	period    lms.Period
	staff     []Staff
	trainings []Training
	closures  []Closure
	quirks    []Quirk
	truncated lms.Day
	rooms     [][2]string

	titles    *titles
	books     []book
	inherited int // of them, from earlier years
	items     []*copyItem
	shelves   map[string][]*copyItem // by location
	patrons   []*patron
	files     int

	today     lms.Day
	mood      float64 // log of the autocorrelated noise of the days
	agenda    agenda
	later     map[lms.Day][]func() // what earlier days have left for a day
	onDuty    shift
	forgotten int
	history   []returned // of copies that the stock take may miss
}

type book struct {
	id    int64
	title string
	added second
	by    int64
}

type copyItem struct {
	Item
	added    lms.Day // 0 when its row has no date
	by       int64
	lent     *Loan
	promised *promise
}

// promise is a reservation.
type promise struct {
	id     int64
	patron *patron
}

type patron struct {
	Member
	kind    int // index of memberTypes
	expires lms.Day
	visited lms.Day
	loans   []int64
	fines   []int64
}

func newWorld(o Options, s *schema, w *Writer) *world {
	sc := scales[o.Size]
	p := lms.Period{From: o.Until - lms.Day(sc.days) + 1, To: o.Until}
	at := func(part float64) lms.Day { return p.From + lms.Day(part*float64(p.Days())) }
	x := &world{o: o, scale: sc, schema: s, w: w, dice: newDice(o.Seed), period: p, shelves: map[string][]*copyItem{}, later: map[lms.Day][]func(){}}
	x.titles = newTitles(x.dice, x.enterAuthor)
	x.closures = []Closure{
		{lms.Period{From: at(0.29), To: at(0.29) + lms.Day(sc.days/100)}, "Renovasi ruang baca", true},
		{lms.Period{From: at(0.54), To: at(0.54) + lms.Day(min(2, sc.days/100))}, "Banjir", false},
	}
	x.cal = newCalendar(lms.Period{From: p.From - 15*366, To: p.To}, x.closures)
	x.staff = castFor(sc.staff, p, s)
	x.trainings = trainings(p, x.cal, x.staff)
	x.truncated = at(0.4)
	if o.Size >= Years {
		x.truncated = p.To - 900 // so that half a year of log stands before the first training
	}
	if s.from("9.6.1") {
		x.rooms = rooms
	}
	return x
}

// live lets every day pass.
func (x *world) live() error {
	x.furnish()
	if err := x.past(); err != nil {
		return err
	}
	x.plan()
	for d := x.period.From; d <= x.period.To; d++ {
		if err := x.w.Err(); err != nil {
			return err
		}
		x.pass(d)
		x.o.Progress(StepDays, int(d-x.period.From)+1, x.period.Days())
	}
	return nil
}

// pass is one day.
func (x *world) pass(d lms.Day) {
	x.today = d
	x.mood = 0.55*x.mood + 0.05*x.dice.NormFloat64()
	x.agenda = x.agenda[:0]
	x.online()
	if x.cal.open(d) {
		x.onDuty = x.shift()
		for _, f := range x.later[d] {
			f()
		}
		delete(x.later, d)
		x.arrivals(x.onDuty)
		x.counter(x.onDuty)
		x.cataloguing(x.onDuty)
		x.membership(x.onDuty)
	}
	x.agenda.run()
}

// business is how much happens on this day beside an ordinary one.
func (x *world) business() float64 { return rhythm(x.today, x.period.From) * math.Exp(x.mood) }

// after puts work off to a day; what falls on a closed day waits for the next
// open one, what lies behind the end never happens.
func (x *world) after(d lms.Day, f func()) {
	if d = x.cal.next(max(d, x.today)); d > x.today && d <= x.period.To {
		x.later[d] = append(x.later[d], f)
	}
}

func (x *world) quirk(kind string, d lms.Day, rows int, format string, args ...any) {
	x.quirks = append(x.quirks, Quirk{kind, d, rows, fmt.Sprintf(format, args...)})
}

func (x *world) staffBy(username string) Staff {
	for _, s := range x.staff {
		if s.Username == username {
			return s
		}
	}
	return x.staff[0]
}

func (x *world) truth() *Truth {
	x.quirk(ForgottenLoan, 0, x.forgotten, "the log has loans that were taken back before the transaction ended (not in SLiMS 7)")
	t := &Truth{Version: x.schema.version, Engine: x.o.Engine, Zone: x.o.Zone, Period: x.period, Closures: x.closures, Staff: x.staff, Rooms: x.rooms,
		Trainings: x.trainings, Quirks: x.quirks, LogFrom: x.truncated, Happened: x.w.Happened, Rows: x.w.Rows, Logged: x.w.Logged, cal: x.cal}
	for d := x.period.From; d <= x.period.To; d++ {
		if x.cal.open(d) {
			t.OpenDays = append(t.OpenDays, d)
		}
	}
	for _, item := range x.items {
		if item.lent != nil {
			t.OnLoan = append(t.OnLoan, *item.lent)
		}
	}
	return t
}
