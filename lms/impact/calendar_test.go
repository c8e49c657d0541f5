package impact

import (
	"errors"
	"strings"
	"testing"

	"binapustaka/lms"
)

func fields(err error) string {
	var list []string
	var p lms.Problems
	if errors.As(err, &p) {
		for _, e := range p {
			list = append(list, e.Field+":"+e.Key)
		}
	}
	return strings.Join(list, " ")
}

func TestWhatAChangeNeeds(t *testing.T) {
	good := Change{Kind: Innovation, Title: " Bacaan anak ", On: day, Note: " "}
	if c, err := good.Clean(); err != nil || c.Title != "Bacaan anak" || c.Note != "" {
		t.Errorf("%+v, %v", c, err)
	}
	before, outside := day-1, lms.DayOn(2101, 1, 1)
	for want, alter := range map[string]func(*Change){
		"kind:impact.change_kind_missing":  func(c *Change) { c.Kind = "magic" },
		"title:impact.entry_title_missing": func(c *Change) { c.Title = " \t" },
		"title:impact.text_long":           func(c *Change) { c.Title = strings.Repeat("é", maxTitle+1) },
		"note:impact.text_long":            func(c *Change) { c.Note = strings.Repeat("é", maxNote+1) },
		"on:impact.day_outside":            func(c *Change) { c.On = lms.DayOn(1999, 12, 31) },
		"until:impact.day_outside":         func(c *Change) { c.Until = &outside },
		"until:impact.until_before":        func(c *Change) { c.Until = &before },
		"":                                 func(c *Change) { c.Until, c.Title = &c.On, strings.Repeat("é", maxTitle) },
		"kind:impact.change_kind_missing title:impact.entry_title_missing on:impact.day_outside": func(c *Change) { *c = Change{} },
	} {
		c := good
		alter(&c)
		if _, err := c.Clean(); fields(err) != want {
			t.Errorf("%s, want %s", fields(err), want)
		}
	}
}

func TestWhatASeasonNeeds(t *testing.T) {
	good := Season{Kind: SchoolHoliday, Title: "Libur semester", Days: lms.Period{From: day, To: day}}
	for want, alter := range map[string]func(*Season){
		"":                                 func(*Season) {},
		"kind:impact.season_kind_missing":  func(s *Season) { s.Kind = "" },
		"title:impact.entry_title_missing": func(s *Season) { s.Title = "" },
		"on:impact.day_outside":            func(s *Season) { s.Days.From = 0 },
		"until:impact.day_outside":         func(s *Season) { s.Days.To = 0 },
		"until:impact.until_before":        func(s *Season) { s.Days.To-- },
		"until:impact.season_long":         func(s *Season) { s.Days.To += maxSeasonDays },
	} {
		s := good
		alter(&s)
		if _, err := s.Clean(); fields(err) != want {
			t.Errorf("%s, want %s", fields(err), want)
		}
	}
}
