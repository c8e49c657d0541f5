package activity

import "time"

// Meeting is a session as it stands in a calendar.
type Meeting struct {
	Session
	Title    string `db:"title"`
	Kind     Kind   `db:"kind"`
	Status   Status `db:"status"`
	Mode     Mode   `db:"registration"`
	Revision int    `db:"revision"`
	State    State  `db:"state"`   // how the person whose calendar it is stands to it, "" not at all
	Attended bool   `db:"present"` // they were there
}

// Concerns reports whether it belongs into the person's own calendar: they were
// there, they may just come, or something has come or may come of their place.
func (m Meeting) Concerns() bool {
	return m.Attended || m.Mode == NoRegistration || m.State.Open()
}

// Sure reports whether the person can come without anybody's answer.
func (m Meeting) Sure() bool {
	return m.Attended || m.Mode == NoRegistration || m.State == Registered
}

// Feed is the calendar of a person in a library, for other programs to read.
type Feed struct {
	AccountID int64     `db:"account_id"`
	LibraryID int64     `db:"library_id"`
	Code      string    `db:"code"`
	MadeAt    time.Time `db:"made_at"`
	Locale    string    `db:"locale"` // of its person
}

// FeedPast is how long ago what a feed begins with was.
const FeedPast = 90 * 24 * time.Hour
