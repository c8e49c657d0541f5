package notice

import (
	"slices"
	"time"

	"binapustaka/lms"
)

// Channel is how a kind reaches a person.
type Channel string

const (
	Mail Channel = "mail" // here and by mail
	Here Channel = "here"
	None Channel = "none"
)

var Channels = []Channel{Mail, Here, None}

// Settings are what a person chose.
type Settings struct {
	Letters  bool // come at all
	Hour     int  // of the daily one, by the library's clock
	Channels map[Kind]Channel
}

const usualHour = 7

// Channel is how a kind comes; by mail where nothing was chosen.
func (s Settings) Channel(k Kind) Channel {
	if c := s.Channels[k]; c != "" {
		return c
	}
	return Mail
}

func (s Settings) check() error {
	var p lms.Problems
	if s.Hour < 0 || s.Hour > 23 {
		p = append(p, lms.FailField("hour", "notice.hour_range"))
	}
	for k, c := range s.Channels {
		if !k.Valid() || !slices.Contains(Channels, c) {
			p = append(p, lms.FailField("kind-"+string(k), "notice.channel_missing"))
		}
	}
	return p.OrNil()
}

// mailAt is from when on an event goes into a letter, nil: into none.
func (s Settings) mailAt(e Event, now time.Time, zone *time.Location) *time.Time {
	if !s.Letters || s.Channel(events[e].kind) != Mail {
		return nil
	}
	if events[e].urgent {
		return &now
	}
	local := now.In(zone)
	at := time.Date(local.Year(), local.Month(), local.Day(), s.Hour, 0, 0, 0, zone)
	if !at.After(now) {
		at = time.Date(local.Year(), local.Month(), local.Day()+1, s.Hour, 0, 0, 0, zone)
	}
	at = at.UTC()
	return &at
}
