package slims

import (
	"context"
	"crypto/md5"
	"crypto/subtle"
	"database/sql"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"github.com/pquerna/otp/totp"
	"golang.org/x/crypto/bcrypt"

	"binapustaka/lms"
)

// Staff is a person in SLiMS's user table.
type Staff struct {
	UserID                    int64
	Username, RealName, Email string
	Groups                    []int64
}

type userRow struct {
	ID       int64          `db:"user_id"`
	Username string         `db:"username"`
	RealName string         `db:"realname"`
	Email    sql.NullString `db:"email"`
	Groups   sql.NullString `db:"groups"`
	Password sql.NullString `db:"passwd"`
	Secret   sql.NullString `db:"secret"`
}

func (u userRow) staff() Staff {
	return Staff{UserID: u.ID, Username: u.Username, RealName: u.RealName, Email: u.Email.String, Groups: parseGroups(u.Groups.String)}
}

// Staff is the directory, in the order of the ids.
func (r *Reader) Staff(ctx context.Context) ([]Staff, error) {
	var rows []userRow
	// Safety: the columns are constants.
	err := r.db.SelectContext(ctx, &rows, "SELECT user_id, username, realname, "+r.column("user", "email")+" AS email, `groups` FROM user ORDER BY user_id")
	if err != nil {
		return nil, r.failed(err)
	}
	list := make([]Staff, len(rows))
	for i, u := range rows {
		list[i] = u.staff()
	}
	return list, nil
}

// hashing bounds how many passwords are checked at once: each takes a core for
// tens of milliseconds.
var hashing = make(chan struct{}, 2)

// nobody is compared with when there is no such user, so that the answer takes
// as long as for one there is.
var nobody, _ = bcrypt.GenerateFromPassword([]byte("nobody"), bcrypt.DefaultCost)

// SignIn checks a SLiMS password, and the code where the user has 2FA on.
func (r *Reader) SignIn(ctx context.Context, username, password, code string, now time.Time) (Staff, error) {
	var u userRow
	// Safety: the columns are constants.
	err := r.db.GetContext(ctx, &u, "SELECT user_id, username, realname, "+r.column("user", "email")+" AS email, `groups`, passwd, "+
		r.column("user", "2fa")+" AS secret FROM user WHERE username = ? LIMIT 1", username)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return Staff{}, r.failed(err)
	}
	select {
	case hashing <- struct{}{}:
	case <-ctx.Done():
		return Staff{}, ctx.Err()
	}
	right := passwordIs(u.Password.String, password)
	<-hashing
	if err != nil || !right {
		return Staff{}, lms.Fail(lms.Unauthenticated, "signin.wrong")
	}
	if secret := strings.TrimSpace(u.Secret.String); secret != "" {
		if code == "" {
			return Staff{}, lms.Fail(lms.Unauthenticated, "signin.code_needed")
		}
		ok, err := totp.ValidateCustom(strings.TrimSpace(code), secret, now, totp.ValidateOpts{Period: 30, Skew: 1, Digits: 6})
		if err != nil || !ok {
			return Staff{}, lms.Fail(lms.Unauthenticated, "signin.code_wrong")
		}
	}
	return u.staff(), nil
}

func passwordIs(hash, password string) bool {
	if len(hash) == 2*md5.Size {
		sum := md5.Sum([]byte(password))
		return subtle.ConstantTimeCompare([]byte(strings.ToLower(hash)), []byte(hex.EncodeToString(sum[:]))) == 1
	}
	if !strings.HasPrefix(hash, "$2") {
		bcrypt.CompareHashAndPassword(nobody, []byte(password))
		return false
	}
	return bcrypt.CompareHashAndPassword([]byte(hash), []byte(password)) == nil
}
