package impact

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"binapustaka/lms"
)

// A forecast of several libraries reads the work of all of them, which no page
// can wait for: it is asked for, worked out by the queue, and kept for a day.
const (
	forecastKept = 24 * time.Hour
	forecastMay  = 10 * time.Minute // take, before another process begins it anew
)

// AskForecast is whether a plan about several libraries can be answered, or nil
// while nobody has found out; new tells that it was not asked before today. One
// that failed is said once, and can be asked for again.
func (s *Store) AskForecast(ctx context.Context, actor lms.Actor, plan Plan) (f *Forecast, new bool, err error) {
	if err := require(plan.Joint() && canDeclareJoint(actor, s.scope, plan.LibraryIDs())); err != nil {
		return nil, false, err
	}
	plan.Title = "" // foresees nothing
	body, err := json.Marshal(plan)
	if err != nil {
		return nil, false, err
	}
	now := s.now()
	sum := sha256.Sum256(fmt.Append(body, lms.DayOf(now)))
	hash := hex.EncodeToString(sum[:])
	if _, err := s.db.ExecContext(ctx, `DELETE FROM impact_forecast WHERE asked_at < ?`, now.Add(-forecastKept)); err != nil {
		return nil, false, err
	}
	res, err := s.db.ExecContext(ctx, `INSERT IGNORE INTO impact_forecast (hash, plan, asked_at) VALUES (?, ?, ?)`, hash, body, now)
	if err != nil {
		return nil, false, err
	}
	if n, err := res.RowsAffected(); err != nil || n > 0 {
		return nil, true, err
	}
	var row struct {
		Failed bool
		Body   []byte
	}
	switch err := s.db.GetContext(ctx, &row, `SELECT failed, body FROM impact_forecast WHERE hash = ?`, hash); {
	case errors.Is(err, sql.ErrNoRows): // has just been told to somebody else
		return nil, false, nil
	case err != nil:
		return nil, false, err
	case row.Failed:
		if _, err := s.db.ExecContext(ctx, `DELETE FROM impact_forecast WHERE hash = ? AND failed`, hash); err != nil {
			return nil, false, err
		}
		return nil, false, lms.Fail(lms.Unavailable, "joint.forecast_failed")
	case row.Body == nil:
		return nil, false, nil
	}
	f = &Forecast{}
	return f, false, json.Unmarshal(row.Body, f)
}

// ClaimForecast is the plan that has waited longest for its forecast, and the hash
// to save it by; "" where none waits. For so long as it may take it is the caller's.
func (s *Store) ClaimForecast(ctx context.Context, actor lms.Actor) (hash string, plan Plan, err error) {
	if err := require(canSave(actor)); err != nil {
		return "", plan, err
	}
	var waiting []struct {
		Hash string
		Plan []byte
	}
	over := s.now().Add(-forecastMay)
	if err := s.db.SelectContext(ctx, &waiting, `SELECT hash, plan FROM impact_forecast WHERE body IS NULL AND NOT failed AND (begun_at IS NULL OR begun_at < ?) ORDER BY asked_at, hash`, over); err != nil {
		return "", plan, err
	}
	for _, w := range waiting {
		res, err := s.db.ExecContext(ctx, `UPDATE impact_forecast SET begun_at = ? WHERE hash = ? AND body IS NULL AND NOT failed AND (begun_at IS NULL OR begun_at < ?)`, s.now(), w.Hash, over)
		if err != nil {
			return "", plan, err
		}
		if n, err := res.RowsAffected(); err != nil {
			return "", plan, err
		} else if n == 1 {
			return w.Hash, plan, json.Unmarshal(w.Plan, &plan)
		}
	}
	return "", plan, nil
}

// SaveForecast keeps what was found, or with nil that nothing could be.
func (s *Store) SaveForecast(ctx context.Context, actor lms.Actor, hash string, f *Forecast) error {
	if err := require(canSave(actor)); err != nil {
		return err
	}
	if f == nil {
		_, err := s.db.ExecContext(ctx, `UPDATE impact_forecast SET failed = 1 WHERE hash = ?`, hash)
		return err
	}
	body, err := json.Marshal(f)
	if err != nil {
		return err
	}
	_, err = s.db.ExecContext(ctx, `UPDATE impact_forecast SET body = ? WHERE hash = ?`, body, hash)
	return err
}
