package slims

import (
	"context"
	"time"
)

// Exec tries a statement on a connection as the Reader makes them.
func (r *Reader) Exec(ctx context.Context, query string) error {
	_, err := r.db.ExecContext(ctx, query)
	return err
}

// LimitStatements makes connections from now on end statements after d, and
// tells how to go back.
func LimitStatements(d time.Duration) (back func()) {
	was := statementLimit
	statementLimit = d
	return func() { statementLimit = was }
}

// LimitSilence makes readers opened from now on wait so long for a greeting and
// for an answer, and tells how to go back.
func LimitSilence(greeting, answer time.Duration) (back func()) {
	was, before := connectLimit, silence
	connectLimit, silence = greeting, answer
	return func() { connectLimit, silence = was, before }
}
