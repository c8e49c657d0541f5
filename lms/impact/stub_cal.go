package impact

import (
	"context"

	"binapustaka/lms"
)

type ChangeKind string
type Change struct {
	ID    int64
	Kind  ChangeKind
	Title string
	On    lms.Day
	Until *lms.Day
}
type SeasonKind string

var SeasonKinds = []SeasonKind{"school_holiday", "local"}

type Season struct {
	Kind SeasonKind
	Days lms.Period
}
type Calendar struct {
	Changes []Change
	Seasons []Season
}

func Ramadan(lms.Day) bool   { return false }
func IdulFitri(lms.Day) bool { return false }

func (s *Store) Calendar(context.Context, lms.Actor, int64) (Calendar, error) { return Calendar{}, nil }
