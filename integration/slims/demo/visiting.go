package demo

import (
	"fmt"
	"time"
)

// visit is somebody at the counter by the door: a member, or a guest who
// types a name and an institution.
func (x *world) visit(t time.Time) {
	r := x.dice
	room := ""
	if len(x.rooms) > 0 && r.chance(0.9) {
		room = x.rooms[r.weighted([]float64{0.27, 0.42, 0.11, 0.15, 0.05})][0]
	}
	if r.chance(0.62) {
		p := x.borrower()
		p.visited = x.today
		x.w.Visit(t, p.Member, room)
		return
	}
	name, _ := x.person()
	x.w.Visit(t, Member{Name: name, Institution: pick(r, guilds)}, room)
}

// online are the readers of digital files: every day, until late.
func (x *world) online() {
	if x.files == 0 || !x.w.has("files_read") {
		return
	}
	mean := x.scale.reads * effect(x.trainings, DigitalReads, 0, x.today)
	if x.cal.open(x.today) {
		mean *= x.business()
	} else {
		mean *= 0.45
	}
	for range x.dice.poisson(mean) {
		file, member, user := int64(1+x.dice.skewed(x.files, 1.7)), "", int64(0)
		switch y := x.dice.Float64(); {
		case y < 0.6:
			member = x.borrower().ID
		case y < 0.66:
			if s := x.staff[x.dice.IntN(len(x.staff))]; s.WorksOn(x.today) {
				user = s.UserID
			}
		}
		address := fmt.Sprintf("10.%d.%d.%d", x.dice.IntN(32), x.dice.IntN(256), 1+x.dice.IntN(250))
		x.agenda.add(at(x.today, 6*3600+second(x.dice.IntN(17*3600))), func(t time.Time) { x.w.Read(t, file, member, user, address) })
	}
}
