package report

import (
	"cmp"
	"context"
	"slices"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/library"
	"binapustaka/lms/partner"
)

// DeedKind is what a library and a partner did together.
type DeedKind string

const (
	ClassVisit DeedKind = "visit"
	Meeting    DeedKind = "session"  // of a programme on which the partner is named
	Activity   DeedKind = "activity" // likewise
	Signed     DeedKind = "agreement"
	Noted      DeedKind = "entry"
)

var DeedKinds = []DeedKind{ClassVisit, Meeting, Activity, Signed, Noted}

// Deed is one thing that a library did with a partner. Who took part is counted at
// the door and stands nowhere: it is told to those who work in the library.
type Deed struct {
	Kind      DeedKind     `db:"kind"`
	ID        int64        `db:"id"`
	Of        int64        `db:"of_id"` // the programme of a session
	PartnerID int64        `db:"partner_id"`
	Partner   string       `db:"partner"`
	Sort      partner.Kind `db:"partner_kind"`
	At        *time.Time   `db:"at"`     // nil: the day alone is known
	Day       *lms.Day     `db:"on_day"` // local; nil: it is that of At
	Title     string       `db:"title"`
	Level     string       `db:"level"` // of a class
	Note      string       `db:"note"`
	Counted   bool         `db:"counted"` // it is known how many took part
	Pupils    int          `db:"pupils"`  // of a visit
	People    int          `db:"people"`  // others, with a visit the adults who came along
}

// On is its local day.
func (d Deed) On(zone *time.Location) lms.Day {
	if d.Day != nil {
		return *d.Day
	}
	return lms.DayOf(d.At.In(zone))
}

// deedQuery reads what has begun of each kind: the ? of each are the library, the
// partner (0: all), and from when until before when, as moments or as days. What was
// cancelled is no deed, unless people were counted at it.
const deedQuery = `SELECT 'visit' AS kind, v.id, 0 AS of_id, p.id AS partner_id, p.name AS partner, p.kind AS partner_kind, v.starts_at AS at, NULL AS on_day, v.class_name AS title, v.level, v.done AS note, v.counted, v.pupils, v.adults AS people
		FROM partner p JOIN partner_visit v ON v.partner_id = p.id WHERE NOT v.cancelled AND p.library_id = ? AND ? IN (0, p.id) AND v.starts_at >= ? AND v.starts_at < ?
	UNION ALL SELECT 'session', s.id, g.id, p.id, p.name, p.kind, s.starts_at, NULL, g.title, '', s.done, s.counted, 0, s.children + s.teenagers + s.adults
		FROM partner p JOIN partner_programme l ON l.partner_id = p.id JOIN programme g ON g.id = l.programme_id JOIN programme_session s ON s.programme_id = g.id WHERE (s.counted OR NOT g.cancelled) AND p.library_id = ? AND ? IN (0, p.id) AND s.starts_at >= ? AND s.starts_at < ?
	UNION ALL SELECT 'activity', a.id, 0, p.id, p.name, p.kind, a.starts_at, NULL, a.title, '', '', FALSE, 0, 0
		FROM partner p JOIN partner_activity l ON l.partner_id = p.id JOIN activity a ON a.id = l.activity_id WHERE a.status <> 'cancelled' AND p.library_id = ? AND ? IN (0, p.id) AND a.starts_at >= ? AND a.starts_at < ?
	UNION ALL SELECT 'agreement', g.id, 0, p.id, p.name, p.kind, NULL, g.from_on, g.subject, '', g.number, FALSE, 0, 0
		FROM partner p JOIN partner_agreement g ON g.partner_id = p.id WHERE p.library_id = ? AND ? IN (0, p.id) AND g.from_on >= ? AND g.from_on < ?
	UNION ALL SELECT 'entry', e.id, 0, p.id, p.name, p.kind, NULL, e.on_day, e.what, '', e.note, e.counted, 0, e.people
		FROM partner p JOIN partner_entry e ON e.partner_id = p.id WHERE p.library_id = ? AND ? IN (0, p.id) AND e.on_day >= ? AND e.on_day < ?`

// Together is what a library did with a partner in a period, the last thing first;
// with 0 with all, which is for those who answer for all of it. Nothing of it lies
// ahead of now.
func (s *Store) Together(ctx context.Context, actor lms.Actor, l library.Library, partnerID int64, p lms.Period, now time.Time) ([]Deed, error) {
	may := partner.CanCreate(actor, l.ID)
	if partnerID != 0 {
		may = partner.CanRead(actor, l.ID)
	}
	if err := require(may); err != nil {
		return nil, err
	}
	return s.together(ctx, l, partnerID, p, now)
}

func (s *Store) together(ctx context.Context, l library.Library, partnerID int64, p lms.Period, now time.Time) (list []Deed, err error) {
	zone := l.Zone()
	at := spanOf(p, zone)
	if ahead := now.UTC().Truncate(time.Second).Add(time.Second); at.to.After(ahead) {
		at.to = ahead
	}
	first, end := p.From, min(p.To, lms.DayOf(now.In(zone)))+1
	if err := s.db.SelectContext(ctx, &list, deedQuery, l.ID, partnerID, at.from, at.to, l.ID, partnerID, at.from, at.to, l.ID, partnerID, at.from, at.to,
		l.ID, partnerID, first, end, l.ID, partnerID, first, end); err != nil {
		return nil, err
	}
	slices.SortStableFunc(list, func(a, b Deed) int {
		return cmp.Or(cmp.Compare(b.On(zone), a.On(zone)), b.moment().Compare(a.moment()), cmp.Compare(a.Partner, b.Partner))
	})
	return list, nil
}

// moment is when it began, long ago where the day alone is known.
func (d Deed) moment() time.Time {
	if d.At == nil {
		return time.Time{}
	}
	return *d.At
}

// Tally is what deeds come to. A programme's session or an activity with several
// partners is one.
type Tally struct {
	Partners int
	Deeds    map[DeedKind]int
	Counted  int // visits of which it is known how many came
	Classes  int // different ones that came
	Pupils   int // over those, as adults
	Adults   int
	Others   int // people counted at what else was done
}

// TallyOf sums deeds up.
func TallyOf(list []Deed) Tally {
	t := Tally{Deeds: map[DeedKind]int{}}
	type deed struct {
		kind DeedKind
		id   int64
	}
	type class struct {
		partner     int64
		name, level string
	}
	partners, deeds, classes := map[int64]bool{}, map[deed]bool{}, map[class]bool{}
	for _, d := range list {
		partners[d.PartnerID] = true
		if deeds[deed{d.Kind, d.ID}] {
			continue
		}
		deeds[deed{d.Kind, d.ID}] = true
		t.Deeds[d.Kind]++
		switch {
		case d.Kind == ClassVisit && d.Counted:
			t.Counted, t.Pupils, t.Adults = t.Counted+1, t.Pupils+d.Pupils, t.Adults+d.People
			classes[class{d.PartnerID, d.Title, d.Level}] = true
		case d.Kind != ClassVisit:
			t.Others += d.People
		}
	}
	t.Partners, t.Classes = len(partners), len(classes)
	return t
}
