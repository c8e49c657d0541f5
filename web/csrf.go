package web

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
)

const formCookie = "bp_form"

// csrf is the secret that this visitor's forms carry: the session's own, or
// for a stranger one from a cookie (double submit).
func (r *request) csrf() []byte {
	value := r.session.CSRF
	if value == "" {
		value = r.Cookies(formCookie)
	}
	if secret, err := base64.RawURLEncoding.DecodeString(value); err == nil && len(secret) == 32 {
		return secret
	}
	if kept, ok := r.Locals(formCookie).([]byte); ok { // made earlier in this request
		return kept
	}
	secret := make([]byte, 32)
	rand.Read(secret)
	r.Locals(formCookie, secret)
	r.setCookie(formCookie, base64.RawURLEncoding.EncodeToString(secret), 12*time.Hour)
	return secret
}

// formMark is the token that stands in a page's forms: whose page it is, and
// the secret, masked.
func (r *request) formMark() string {
	return strconv.FormatInt(r.actor.AccountID, 10) + "." + mask(r.csrf())
}

// mask hides a secret under a fresh pad, so that compressed pages never repeat
// it (BREACH).
func mask(secret []byte) string {
	b := make([]byte, 2*len(secret))
	rand.Read(b[:len(secret)])
	subtle.XORBytes(b[len(secret):], b[:len(secret)], secret)
	return base64.RawURLEncoding.EncodeToString(b)
}

func unmask(token string) []byte {
	b, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(b)%2 != 0 {
		return nil
	}
	half := len(b) / 2
	secret := make([]byte, half)
	subtle.XORBytes(secret, b[:half], b[half:])
	return secret
}

// checkForm refuses a changing request that another site made the browser send.
func (r *request) checkForm() error {
	switch r.Method() {
	case fiber.MethodGet, fiber.MethodHead, fiber.MethodOptions:
		return nil
	}
	refused := lms.Fail(lms.Forbidden, "error.csrf")
	if origin := r.Get(fiber.HeaderOrigin); origin != "" && origin != "null" && !r.fromHere(origin) {
		return refused
	}
	if r.token = r.Get("X-CSRF-Token"); r.token == "" {
		r.token = r.formToken()
	}
	_, masked, _ := strings.Cut(r.token, ".")
	if got := unmask(masked); got == nil || subtle.ConstantTimeCompare(got, r.csrf()) != 1 {
		return refused
	}
	return nil
}
