package demo

import (
	"slices"
	"strings"
	"time"

	"binapustaka/lms"
)

// course is the plan of a training: when as a part of the period, and who by username.
type course struct {
	title, kind, focus string
	jp, part           float64
	who                string
	reach              Reach
	metric             string
	ratio              float64
}

// courses are the truths; doc.go explains them in words.
var courses = []course{
	{"Bimtek Pengatalogan RDA, angkatan I", "training", "knowledge_skills", 16, 0.36, "nuraini dewi rina agus hendra", Attendees, RecordsAdded, 1.40},
	{"Lokakarya Perapian Data Katalog, angkatan I", "workshop", "knowledge_skills", 8, 0.44, "dewi ketut taufan yosef nuraini", Attendees, RecordsChanged, 1.60},
	{"Bimtek Pengatalogan RDA, angkatan II", "training", "knowledge_skills", 16, 0.50, "yuli maria yohana irwan gede khadijah", Attendees, RecordsAdded, 1.40},
	{"Pelatihan Layanan Sirkulasi Prima", "training", "user_services", 8, 0.58, "sitir srahma bambang fauzi ketut taufan ratnad nining", Everybody, Loans, 1.18},
	{"Bimtek Pengatalogan RDA, angkatan III", "training", "knowledge_skills", 16, 0.66, "fauzir yosef mutiara wening srahma", Attendees, RecordsAdded, 1.40},
	{"Praktik Promosi Koleksi Digital", "practice", "service_innovation", 12, 0.75, "nuraini dewi robby mutiara yuli", Everybody, DigitalReads, 1.45},
	{"Lokakarya Perapian Data Katalog, angkatan II", "workshop", "knowledge_skills", 8, 0.80, "sitir maria hendra gede mutiara nining", Attendees, RecordsChanged, 1.60},
	{"Seminar Literasi Informasi", "seminar", "user_services", 4, 0.87, "nuraini sitir srahma rina yuli fauzi maria ketut irwan nining wening parlin", Nobody, "", 1},
}

func trainings(p lms.Period, cal calendar, cast []Staff) []Training {
	var list []Training
	for _, c := range courses {
		length := lms.Day(1)
		if c.jp > 8 { // more than a day holds
			length = 2
		}
		on := p.From + lms.Day(c.part*float64(p.Days()))
		for away := lms.Day(1); !suits(lms.Period{From: on - length + 1, To: on}, cal) || !p.Has(on); away++ { // the nearest: one on, two back, …
			if away%2 == 1 {
				on += away
			} else {
				on -= away
			}
		}
		t := Training{Title: c.title, Kind: c.kind, Focus: c.focus, JP: c.jp, Begins: on - length + 1, On: on, Reach: c.reach, Metric: c.metric, Ratio: c.ratio}
		for _, s := range cast {
			if s.WorksOn(t.Begins) && s.WorksOn(on) && strings.Contains(" "+c.who+" ", " "+s.Username+" ") {
				t.Attendees = append(t.Attendees, s.UserID)
			}
		}
		list = append(list, t)
	}
	return list
}

// suits reports whether a training can be held on these days: open ones from
// Tuesday to Thursday.
func suits(days lms.Period, cal calendar) bool {
	for d := days.From; d <= days.To; d++ {
		if !cal.open(d) || d.Weekday() < time.Tuesday || d.Weekday() > time.Thursday {
			return false
		}
	}
	return true
}

// effect is the product of the ratios that reach a staff member (0 for the
// library as a whole) on a day.
func effect(list []Training, metric string, userID int64, d lms.Day) float64 {
	f := 1.0
	for _, t := range list {
		if t.Metric != metric || d <= t.On {
			continue
		}
		if t.Reach == Everybody && userID == 0 || t.Reach == Attendees && slices.Contains(t.Attendees, userID) {
			f *= t.Ratio
		}
	}
	return f
}
