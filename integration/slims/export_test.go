package slims

import "context"

func (r *Reader) TryWrite(ctx context.Context) error {
	_, err := r.db.ExecContext(ctx, "UPDATE user SET realname = 'x'")
	return err
}
