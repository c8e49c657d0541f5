package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"binapustaka/lms"
)

// Lengths of a password in characters.
const (
	MinPassword = 10
	maxPassword = 200
)

// CheckNewPassword says what is wrong with a password that somebody chooses.
func CheckNewPassword(password, username string) error {
	n := utf8.RuneCountInString(password)
	switch {
	case n < MinPassword:
		return lms.FailField("password", "account.password_short", lms.Args{"n": n, "min": MinPassword})
	case n > maxPassword:
		return lms.FailField("password", "account.password_long", lms.Args{"max": maxPassword})
	case username != "" && strings.Contains(strings.ToLower(password), strings.ToLower(username)):
		return lms.FailField("password", "account.password_username")
	case strings.Trim(password, string([]rune(password)[:1])) == "":
		return lms.FailField("password", "account.password_same")
	}
	return nil
}

// argon2id as OWASP recommends: 19 MiB, two passes, one lane.
const (
	argonMemory = 19 * 1024
	argonPasses = 2
	argonLanes  = 1
	argonKey    = 32
)

// hashing bounds how many passwords are worked on at once: each takes 19 MiB
// and a core for some 75 ms.
var hashing = make(chan struct{}, 2)

func turn(ctx context.Context) (done func(), err error) {
	select {
	case hashing <- struct{}{}:
		return func() { <-hashing }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// hash is a password as a PHC string.
func hash(ctx context.Context, password string) (string, error) {
	done, err := turn(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	salt := make([]byte, 16)
	rand.Read(salt)
	key := argon2.IDKey([]byte(password), salt, argonPasses, argonMemory, argonLanes, argonKey)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonPasses, argonLanes,
		b64.EncodeToString(salt), b64.EncodeToString(key)), nil
}

// nobody is compared with when there is no such account, so that the answer
// takes as long as for one there is.
const nobody = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// matches reports whether a password has that hash; an empty or broken hash
// fits no password.
func matches(ctx context.Context, phc, password string) (bool, error) {
	done, err := turn(ctx)
	if err != nil {
		return false, err
	}
	defer done()
	known := phc != ""
	if !known {
		phc = nobody
	}
	var version, memory, passes int
	var lanes uint8
	part := strings.Split(phc, "$")
	if len(part) != 6 || part[1] != "argon2id" {
		return false, nil
	}
	if _, err := fmt.Sscanf(part[2], "v=%d", &version); err != nil || version != argon2.Version {
		return false, nil
	}
	if _, err := fmt.Sscanf(part[3], "m=%d,t=%d,p=%d", &memory, &passes, &lanes); err != nil || memory < 1 || passes < 1 || lanes < 1 {
		return false, nil
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(part[4])
	want, err2 := base64.RawStdEncoding.DecodeString(part[5])
	if err1 != nil || err2 != nil || len(want) == 0 {
		return false, nil
	}
	if len(password) > 4*maxPassword { // nobody's, and dear to work on
		password = ""
	}
	got := argon2.IDKey([]byte(password), salt, uint32(passes), uint32(memory), lanes, uint32(len(want)))
	return known && subtle.ConstantTimeCompare(got, want) == 1, nil
}
