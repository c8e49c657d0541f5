package report

import (
	"context"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/usage"
)

// served are the metrics that stand for a library's service.
var served = []string{usage.Loans, usage.Returns, usage.Visits}

// sees are the libraries whose aggregates an account sees: those that it was
// given, and those it leads or looks after.
const sees = `(SELECT library_id FROM account_region WHERE account_id = ? UNION SELECT library_id FROM account_role WHERE account_id = ? AND role IN ('head', 'admin'))`

// RegionSize is of how many libraries the actor sees the aggregates.
func (s *Store) RegionSize(ctx context.Context, actor lms.Actor) (n int, err error) {
	err = s.db.GetContext(ctx, &n, `SELECT COUNT(*) FROM "library" l JOIN `+sees+` v ON v.library_id = l.id WHERE l.archived_at IS NULL`, actor.AccountID, actor.AccountID)
	return n, err
}

// Region is the libraries whose aggregates the actor sees, by name, with the
// service of a month. It says nothing of single people: see hide.
func (s *Store) Region(ctx context.Context, actor lms.Actor, month lms.Period, now time.Time) (*Region, error) {
	var rows []struct {
		ID        int64    `db:"id"`
		Code      string   `db:"code"`
		Name      string   `db:"name"`
		Own       bool     `db:"own"`
		Known     bool     `db:"known"`
		ReadOn    *lms.Day `db:"read_on"`
		Staff     int      `db:"staff"`
		Active    int      `db:"active"`
		Finishers int      `db:"finishers"`
	}
	err := s.db.SelectContext(ctx, &rows, `SELECT l.id, l.code, l.name, u.read_on, COALESCE(p.staff, 0) AS staff, COALESCE(e.active, 0) AS active,
			COALESCE(e.finishers, 0) AS finishers,
			EXISTS (SELECT 1 FROM account_role o WHERE o.account_id = ? AND o.library_id = l.id AND o.role IN ('head', 'admin')) AS own,
			EXISTS (SELECT 1 FROM account_role o WHERE o.account_id = ? AND o.library_id = l.id AND o.role IN ('head', 'admin', 'trainer')) AS known
		FROM "library" l JOIN `+sees+` v ON v.library_id = l.id
		LEFT JOIN (SELECT library_id, MIN(read_on) AS read_on FROM usage_source GROUP BY library_id) u ON u.library_id = l.id
		LEFT JOIN (SELECT r.library_id, COUNT(DISTINCT r.account_id) AS staff FROM account_role r JOIN account a ON a.id = r.account_id AND a.status = 'active' GROUP BY r.library_id) p ON p.library_id = l.id
		LEFT JOIN (SELECT c.library_id, COUNT(DISTINCT CASE WHEN x.used_at >= ? THEN x.account_id END) AS active,
				COUNT(DISTINCT CASE WHEN x.completed_at >= ? THEN x.account_id END) AS finishers
			FROM course_enrolment x JOIN course c ON c.id = x.course_id JOIN account a ON a.id = x.account_id AND a.status = 'active'
			WHERE EXISTS (SELECT 1 FROM account_role r WHERE r.account_id = x.account_id AND r.library_id = c.library_id) GROUP BY c.library_id) e ON e.library_id = l.id
		WHERE l.archived_at IS NULL ORDER BY l.name, l.id`,
		actor.AccountID, actor.AccountID, actor.AccountID, actor.AccountID, now.AddDate(0, 0, -LearnedDays), now.AddDate(-1, 0, 0))
	if err != nil {
		return nil, err
	}
	service, err := s.service(ctx, actor, month)
	if err != nil {
		return nil, err
	}
	r := &Region{Month: month}
	for _, row := range rows {
		l := Line{LibraryID: row.ID, Code: row.Code, Name: row.Name, Own: row.Own, Known: row.Known, Staff: Of{N: row.Staff}, Active: Of{N: row.Active}, Finishers: Of{N: row.Finishers}}
		if row.ReadOn != nil {
			day := *row.ReadOn - 1
			l.DataTo = &day
		}
		for _, metric := range served {
			known := service[serviceKey{row.ID, metric}]
			known.Metric = metric
			l.Service = append(l.Service, known)
		}
		r.Lines = append(r.Lines, l)
	}
	r.settle()
	return r, nil
}

type serviceKey struct {
	library int64
	metric  string
}

// service is what the libraries did in a month, and how many of its days were read.
func (s *Store) service(ctx context.Context, actor lms.Actor, month lms.Period) (map[serviceKey]Service, error) {
	list := map[serviceKey]Service{}
	for _, metric := range served {
		var rows []struct {
			ID    int64 `db:"library_id"`
			Count int64 `db:"n"`
			Days  int   `db:"days"`
		}
		err := s.db.SelectContext(ctx, &rows, `SELECT u.library_id, COALESCE(f.n, 0) AS n,
				GREATEST(DATEDIFF(LEAST(u.read_on, ?), GREATEST(u.first_on, ?)), 0) - COALESCE(g.n, 0) AS days
			FROM usage_source u JOIN `+sees+` v ON v.library_id = u.library_id
			LEFT JOIN (SELECT library_id, SUM(count) AS n FROM usage_fact WHERE metric = ? AND day BETWEEN ? AND ? GROUP BY library_id) f ON f.library_id = u.library_id
			LEFT JOIN (SELECT library_id, COUNT(*) AS n FROM usage_gap WHERE source = ? AND day BETWEEN ? AND ? GROUP BY library_id) g ON g.library_id = u.library_id
			WHERE u.source = ? AND u.first_on IS NOT NULL`, month.To+1, month.From, actor.AccountID, actor.AccountID,
			metric, month.From, month.To, usage.SourceOf(metric), month.From, month.To, usage.SourceOf(metric))
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			if row.Days > 0 {
				list[serviceKey{row.ID, metric}] = Service{Count: row.Count, Days: row.Days}
			}
		}
	}
	return list, nil
}
