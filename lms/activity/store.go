package activity

import (
	"context"
	"strconv"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Store keeps activities and attendance.
type Store struct {
	db  *sqldb.DB
	now func() time.Time
}

func NewStore(db *sqldb.DB, now func() time.Time) *Store {
	return &Store{db: db, now: func() time.Time { return now().UTC().Truncate(time.Second) }}
}

const columns = `a.id, a.library_id, a.kind, a.title, a.starts_at, a.ends_at, a.place, a.organiser, a.host, a.focus, a.jp, a.description, a.status, a.held_minutes, a.registration, a.quota, a.offer_hours, a.revision, a.created_at`

// Create plans an activity and returns its id.
func (s *Store) Create(ctx context.Context, actor lms.Actor, libraryID int64, d Details) (int64, error) {
	if err := require(canWrite(actor, libraryID)); err != nil {
		return 0, err
	}
	d, err := d.Clean()
	if err != nil {
		return 0, err
	}
	var id int64
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		res, err := tx.ExecContext(ctx, `INSERT INTO activity (library_id, kind, title, starts_at, ends_at, place, organiser, host, focus, jp, description, status,
			registration, quota, offer_hours, created_at, created_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, libraryID, d.Kind, d.Title, d.StartsAt, d.EndsAt,
			d.Place, d.Organiser, d.Host, d.Focus, d.JP, d.Description, d.Status, d.Mode, d.Quota, d.OfferHours, s.now(), actor.ID())
		if err != nil {
			return err
		}
		if id, err = res.LastInsertId(); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO activity_session (activity_id, starts_at, ends_at) VALUES (?, ?, ?)`, id, d.StartsAt, d.EndsAt)
		return err
	})
	return id, err
}

// Update changes an activity that nobody else has changed since the actor
// read that revision; otherwise it is a Conflict. The times of one with several
// sessions are those of its sessions, whatever d says. A quota that grew is
// offered to those who wait at once.
func (s *Store) Update(ctx context.Context, actor lms.Actor, id int64, d Details, revision int) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		a, err := find(ctx, tx, id, " FOR UPDATE")
		if a.Held > 0 {
			d.StartsAt, d.EndsAt, d.Held = a.StartsAt, a.EndsAt, a.Held
		}
		d, problem := d.Clean()
		switch {
		case err != nil:
			return err
		case !canWrite(actor, a.LibraryID):
			return require(false)
		case problem != nil:
			return problem
		case a.Revision != revision:
			return lms.Fail(lms.Conflict, "activity.conflict")
		}
		_, err = tx.ExecContext(ctx, `UPDATE activity SET kind = ?, title = ?, moved_at = IF(starts_at = ?, moved_at, ?), starts_at = ?, ends_at = ?, place = ?, organiser = ?, host = ?, focus = ?, jp = ?,
			description = ?, status = ?, registration = ?, quota = ?, offer_hours = ?, revision = revision + 1 WHERE id = ?`, d.Kind, d.Title, d.StartsAt, s.now(), d.StartsAt, d.EndsAt,
			d.Place, d.Organiser, d.Host, d.Focus, d.JP, d.Description, d.Status, d.Mode, d.Quota, d.OfferHours, id)
		if err == nil && a.Held == 0 {
			_, err = tx.ExecContext(ctx, `UPDATE activity_session SET starts_at = ?, ends_at = ? WHERE activity_id = ?`, d.StartsAt, d.EndsAt, id)
		}
		if err != nil {
			return err
		}
		a.Details = d
		return s.settle(ctx, tx, actor, a, nil)
	})
}

// Find is one activity; those of other libraries are NotFound.
func (s *Store) Find(ctx context.Context, actor lms.Actor, id int64) (Activity, error) {
	a, err := find(ctx, s.db, id, "")
	if err != nil {
		return Activity{}, err
	}
	if !canRead(actor, a.LibraryID) {
		return Activity{}, lms.Fail(lms.NotFound, "activity.not_found")
	}
	return a, nil
}

func find(ctx context.Context, q sqlx.QueryerContext, id int64, lock string) (a Activity, err error) {
	// Safety: lock is "" or " FOR UPDATE", from this package.
	err = sqlx.GetContext(ctx, q, &a, `SELECT `+columns+` FROM activity a WHERE a.id = ?`+lock, id)
	return a, sqldb.NotFound(err, "activity.not_found")
}

// Listed is an activity in a list.
type Listed struct {
	Activity
	Present int `db:"present"` // how many attended; 0 for those who may not see attendance
	Mine    int `db:"mine"`    // minutes that the actor attended
}

// Filter narrows a list: the past with the newest first, or what is not over
// yet with the soonest first; of one kind when Kind is set.
type Filter struct {
	Past bool
	Kind Kind
}

// List is one page of a library's activities, and how many there are.
func (s *Store) List(ctx context.Context, actor lms.Actor, libraryID int64, f Filter, page lms.Page) (list []Listed, total int, err error) {
	if err := require(canRead(actor, libraryID)); err != nil {
		return nil, 0, err
	}
	where, order, args := `a.library_id = ? AND a.ends_at >= ?`, `a.starts_at, a.id`, []any{libraryID, s.now()}
	if f.Past {
		where, order = `a.library_id = ? AND a.ends_at < ?`, `a.starts_at DESC, a.id DESC`
	}
	if f.Kind != "" {
		where += ` AND a.kind = ?`
		args = append(args, f.Kind)
	}
	// Safety: where and order are put together from the literals above.
	if err := s.db.GetContext(ctx, &total, `SELECT COUNT(*) FROM activity a WHERE `+where, args...); err != nil {
		return nil, 0, err
	}
	all := append([]any{canSeeAttendance(actor, libraryID), actor.AccountID}, args...)
	// Safety: as above.
	err = s.db.SelectContext(ctx, &list, `SELECT `+columns+`,
		IF(?, (SELECT COUNT(*) FROM activity_attendance t WHERE t.activity_id = a.id), 0) AS present,
		COALESCE((SELECT t.minutes FROM activity_attendance t WHERE t.activity_id = a.id AND t.account_id = ?), 0) AS mine
		FROM activity a WHERE `+where+` ORDER BY `+order+` LIMIT ? OFFSET ?`, append(all, page.Limit(), page.Offset())...)
	return list, total, err
}

// Own is how many minutes the actor attended an activity, 0 when absent.
func (s *Store) Own(ctx context.Context, actor lms.Actor, id int64) (minutes int, err error) {
	err = s.db.GetContext(ctx, &minutes, `SELECT COALESCE(SUM(minutes), 0) FROM activity_attendance WHERE activity_id = ? AND account_id = ?`, id, actor.AccountID)
	return minutes, err
}

// Attendance is the minutes that each person attended, by account.
func (s *Store) Attendance(ctx context.Context, actor lms.Actor, id int64) (map[int64]int, error) {
	a, err := find(ctx, s.db, id, "")
	if err != nil {
		return nil, err
	}
	if err := require(canSeeAttendance(actor, a.LibraryID)); err != nil {
		return nil, err
	}
	var rows []struct {
		AccountID int64 `db:"account_id"`
		Minutes   int   `db:"minutes"`
	}
	err = s.db.SelectContext(ctx, &rows, `SELECT account_id, minutes FROM activity_attendance WHERE activity_id = ?`, id)
	present := make(map[int64]int, len(rows))
	for _, r := range rows {
		present[r.AccountID] = r.Minutes
	}
	return present, err
}

// Attended is one person's presence, for the study of what training does.
type Attended struct {
	ActivityID int64
	AccountID  int64
	Minutes    int
	Share      float64 // of the activity, 0 to 1
	On         lms.Day // first day, in the library's time zone
}

// Attended lists who was present at the activities of a library that were
// held, by account and date.
func (s *Store) Attended(ctx context.Context, actor lms.Actor, libraryID int64) ([]Attended, error) {
	if err := require(canWrite(actor, libraryID)); err != nil {
		return nil, err
	}
	zone, err := s.zone(ctx, libraryID)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		Details
		ActivityID int64 `db:"activity_id"`
		AccountID  int64 `db:"account_id"`
		Minutes    int   `db:"minutes"`
	}
	err = s.db.SelectContext(ctx, &rows, `SELECT t.activity_id, t.account_id, t.minutes, a.starts_at, a.ends_at, a.jp, a.held_minutes
		FROM activity_attendance t JOIN activity a ON a.id = t.activity_id
		WHERE a.library_id = ? AND a.status = 'scheduled' ORDER BY t.account_id, a.starts_at, a.id`, libraryID)
	list := make([]Attended, len(rows))
	for i, r := range rows {
		list[i] = Attended{ActivityID: r.ActivityID, AccountID: r.AccountID, Minutes: r.Minutes, Share: r.Share(r.Minutes), On: lms.DayOf(r.StartsAt.In(zone))}
	}
	return list, err
}

// Enrolled is the day from which somebody has a place at an activity.
type Enrolled struct {
	ActivityID int64     `db:"activity_id"`
	AccountID  int64     `db:"account_id"`
	ChangedAt  time.Time `db:"changed_at"`
	On         lms.Day   `db:"-"` // in the library's time zone
}

// EnrolledOn is who has a place at the activities of a library that were not
// cancelled, and since when.
func (s *Store) EnrolledOn(ctx context.Context, actor lms.Actor, libraryID int64) ([]Enrolled, error) {
	if err := require(canWrite(actor, libraryID)); err != nil {
		return nil, err
	}
	zone, err := s.zone(ctx, libraryID)
	if err != nil {
		return nil, err
	}
	var list []Enrolled
	err = s.db.SelectContext(ctx, &list, `SELECT r.activity_id, r.account_id, r.changed_at FROM activity_registration r JOIN activity a ON a.id = r.activity_id
		WHERE a.library_id = ? AND a.status = 'scheduled' AND r.state = 'registered' ORDER BY r.account_id, a.starts_at, a.id`, libraryID)
	for i := range list {
		list[i].On = lms.DayOf(list[i].ChangedAt.In(zone))
	}
	return list, err
}

// Held is an activity that has begun, with its days.
type Held struct {
	ActivityID int64
	Title      string
	Kind       Kind
	From, To   lms.Day // in the library's time zone
	Present    int
}

// Held lists the activities of a library that have begun and were not
// cancelled, the oldest first.
func (s *Store) Held(ctx context.Context, actor lms.Actor, libraryID int64) ([]Held, error) {
	if err := require(canSeeAttendance(actor, libraryID)); err != nil {
		return nil, err
	}
	zone, err := s.zone(ctx, libraryID)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		Activity
		Present int `db:"present"`
	}
	err = s.db.SelectContext(ctx, &rows, `SELECT `+columns+`, (SELECT COUNT(*) FROM activity_attendance t WHERE t.activity_id = a.id) AS present
		FROM activity a WHERE a.library_id = ? AND a.status = 'scheduled' AND a.starts_at <= ? ORDER BY a.starts_at, a.id`, libraryID, s.now())
	list := make([]Held, len(rows))
	for i, r := range rows {
		list[i] = Held{ActivityID: r.ID, Title: r.Title, Kind: r.Kind, From: lms.DayOf(r.StartsAt.In(zone)), To: lms.DayOf(r.EndsAt.In(zone)), Present: r.Present}
	}
	return list, err
}

func (s *Store) zone(ctx context.Context, libraryID int64) (*time.Location, error) {
	var name string
	if err := s.db.GetContext(ctx, &name, `SELECT time_zone FROM "library" WHERE id = ?`, libraryID); err != nil {
		return nil, sqldb.NotFound(err, "error.not_found")
	}
	return time.LoadLocation(name)
}

// MinutesField is the form field of a person's minutes.
func MinutesField(accountID int64) string { return "minutes-" + strconv.FormatInt(accountID, 10) }
