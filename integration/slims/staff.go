package slims

import (
	"context"
	"crypto/md5"
	"crypto/subtle"
	"database/sql"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/pquerna/otp"
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

// Group is one of SLiMS's user groups with the users in it.
type Group struct {
	ID      int64   `db:"group_id"`
	Name    string  `db:"group_name"`
	UserIDs []int64 `db:"-"`
}

func (r *Reader) hasGroups() bool {
	return r.cols["user_group"]["group_id"] && r.cols["user_group"]["group_name"]
}

// GroupNames are the user groups by name, without the users in them; none where
// SLiMS keeps none.
func (r *Reader) GroupNames(ctx context.Context) (list []Group, err error) {
	if !r.hasGroups() {
		return nil, nil
	}
	if err := r.db.SelectContext(ctx, &list, "SELECT group_id, group_name FROM user_group ORDER BY group_name, group_id"); err != nil {
		return nil, r.failed(err)
	}
	return list, nil
}

// Groups are the user groups by name.
func (r *Reader) Groups(ctx context.Context) (list []Group, err error) {
	if !r.hasGroups() {
		return nil, lms.Fail(lms.Unavailable, "slims.missing_table", lms.Args{"table": "user_group", "name": r.name})
	}
	if list, err = r.GroupNames(ctx); err != nil {
		return nil, err
	}
	staff, err := r.Staff(ctx)
	for i := range list {
		for _, u := range staff {
			if slices.Contains(u.Groups, list[i].ID) {
				list[i].UserIDs = append(list[i].UserIDs, u.UserID)
			}
		}
	}
	return list, err
}

// hashing bounds how many passwords are checked at once: each takes a core for
// tens of milliseconds.
var hashing = make(chan struct{}, 2)

// nobody is compared with when there is no such user, so that the answer takes
// as long as for one there is.
var nobody, _ = bcrypt.GenerateFromPassword([]byte("nobody"), bcrypt.DefaultCost)

// SignIn checks a SLiMS password. Where needsCode the user has two-factor
// sign-in on, and CheckCode must follow.
func (r *Reader) SignIn(ctx context.Context, username, password string) (who Staff, needsCode bool, err error) {
	u, err := r.user(ctx, "username", username)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return Staff{}, false, r.failed(err)
	}
	select {
	case hashing <- struct{}{}:
	case <-ctx.Done():
		return Staff{}, false, ctx.Err()
	}
	right := passwordIs(u.Password.String, password)
	<-hashing
	if err != nil || !right {
		return Staff{}, false, lms.Fail(lms.Unauthenticated, "signin.wrong")
	}
	return u.staff(), strings.TrimSpace(u.Secret.String) != "", nil
}

// One-time codes as SLiMS makes them (RFC 6238 with its defaults).
var codes = totp.ValidateOpts{Period: 30, Digits: otp.DigitsSix}

// CheckCode checks the one-time code of a user whose password was right. The
// code of the step before and after now's is good too; step is the one that it
// was of, so that the caller can see to it that a code opens once.
func (r *Reader) CheckCode(ctx context.Context, userID int64, code string, now time.Time) (who Staff, step int64, err error) {
	u, err := r.user(ctx, "user_id", userID)
	if errors.Is(err, sql.ErrNoRows) {
		return Staff{}, 0, lms.Fail(lms.Unauthenticated, "signin.wrong")
	}
	if err != nil {
		return Staff{}, 0, r.failed(err)
	}
	code = strings.ReplaceAll(code, " ", "")
	secret := strings.TrimSpace(u.Secret.String)
	if secret == "" { // anybody can work out the codes of an empty secret
		return Staff{}, 0, lms.FailField("code", "signin.code_wrong")
	}
	for skew := int64(-1); skew <= 1; skew++ {
		at := now.Add(time.Duration(skew) * 30 * time.Second)
		want, err := totp.GenerateCodeCustom(secret, at, codes)
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			return u.staff(), at.Unix() / int64(codes.Period), nil
		}
	}
	return Staff{}, 0, lms.FailField("code", "signin.code_wrong")
}

// user is the row of a user with what signs them in.
func (r *Reader) user(ctx context.Context, column string, value any) (u userRow, err error) {
	// Safety: the columns are constants.
	err = r.db.GetContext(ctx, &u, "SELECT user_id, username, realname, "+r.column("user", "email")+" AS email, `groups`, passwd, "+
		r.column("user", "2fa")+" AS secret FROM user WHERE "+column+" = ? LIMIT 1", value)
	return u, err
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
