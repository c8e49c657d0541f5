package library

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-sql-driver/mysql"

	"binapustaka/lms"
)

// What a first sign-in through SLiMS does: makes an account at once, or one
// that waits for an administrator.
const (
	Direct   = "direct"
	Approval = "approval"
)

// Details are what may be changed of a library.
type Details struct {
	Code        string `db:"code"`
	Name        string `db:"name"`
	TimeZone    string `db:"time_zone"`    // IANA name, the one SLiMS is set to
	SyncAt      string `db:"sync_at"`      // local time of the nightly reading, HH:MM
	FirstSignin string `db:"first_signin"` // Direct or Approval
	ForPractice bool   `db:"for_practice"` // practicals of other libraries may be done in its SLiMS
}

// Library is one library.
type Library struct {
	ID int64 `db:"id"`
	Details
	HasSlims    bool       `db:"has_slims"`
	CreatedAt   time.Time  `db:"created_at"`
	ArchivedAt  *time.Time `db:"archived_at"`
	PausedAt    *time.Time `db:"paused_at"` // nothing is asked of its SLiMS since; nil: it is read
	PauseReason string     `db:"pause_reason"`
}

// Zone is the library's time zone, UTC when this machine does not know it.
func (l Library) Zone() *time.Location {
	zone, err := time.LoadLocation(l.TimeZone)
	if err != nil {
		return time.UTC
	}
	return zone
}

const (
	maxName = 120
	maxDSN  = 900 // sealed, it still fits the column
)

var codeForm = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$`)

// Clean is d trimmed and with the defaults filled in, and what is wrong with it.
func (d Details) Clean() (Details, error) {
	for _, s := range []*string{&d.Code, &d.Name, &d.TimeZone, &d.SyncAt, &d.FirstSignin} {
		*s = strings.TrimSpace(*s)
	}
	for s, value := range map[*string]string{&d.TimeZone: "Asia/Jakarta", &d.SyncAt: "01:30", &d.FirstSignin: Direct} {
		if *s == "" {
			*s = value
		}
	}
	var p lms.Problems
	if !codeForm.MatchString(d.Code) {
		p = append(p, lms.FailField("code", "library.code"))
	}
	if n := utf8.RuneCountInString(d.Name); n == 0 {
		p = append(p, lms.FailField("name", "library.name_missing"))
	} else if n > maxName {
		p = append(p, lms.FailField("name", "library.name_long", lms.Args{"n": n, "max": maxName}))
	}
	if _, err := time.LoadLocation(d.TimeZone); err != nil || d.TimeZone == "Local" || len(d.TimeZone) > 64 {
		p = append(p, lms.FailField("time_zone", "library.time_zone", lms.Args{"value": d.TimeZone}))
	}
	if _, err := time.Parse("15:04", d.SyncAt); err != nil || len(d.SyncAt) != 5 {
		p = append(p, lms.FailField("sync_at", "library.sync_at", lms.Args{"value": d.SyncAt}))
	}
	if d.FirstSignin != Direct && d.FirstSignin != Approval {
		p = append(p, lms.FailField("first_signin", "library.first_signin", lms.Args{"value": d.FirstSignin}))
	}
	return d, p.OrNil()
}

// checkDSN says what is wrong with the address of a SLiMS database, without
// repeating it: it holds a password.
func checkDSN(dsn string) error {
	cfg, err := mysql.ParseDSN(dsn)
	if err != nil || cfg.DBName == "" || cfg.User == "" {
		return lms.FailField("slims", "library.slims_dsn")
	}
	if len(dsn) > maxDSN {
		return lms.FailField("slims", "library.slims_long", lms.Args{"max": maxDSN})
	}
	return nil
}
