package web

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/certificate"
	"binapustaka/web/paper"
)

// attended is an activity that was over yesterday and that the visitor attended.
func (v *visitor) attended(title string) (activity int64) {
	v.t.Helper()
	end := v.now().Add(-24 * time.Hour).UTC()
	activity = v.insert(`INSERT INTO activity (library_id, kind, title, starts_at, ends_at, place, organiser, focus, jp, description, status, created_at)
		VALUES (?, 'workshop', ?, ?, ?, '', '', 'user_services', 2, '', 'scheduled', NOW())`, v.library, title, end.Add(-2*time.Hour), end)
	v.insert(`INSERT INTO activity_attendance (activity_id, account_id, minutes, marked_at) VALUES (?, ?, 90, NOW())`, activity, v.actor.AccountID)
	return activity
}

func (room *testRoom) issue() {
	room.t.Helper()
	if _, err := room.deps.Certificates.Issue(context.Background(), lms.System("test")); err != nil {
		room.t.Fatal(err)
	}
}

// From the switch to the check of a genuine and of an altered certificate, its
// revocation, and who may see what.
func TestJourneyOfACertificate(t *testing.T) {
	room := openTestRoom(t)
	admin, ani, budi := room.enter("Admin", "id", lms.Admin), room.enter("Ani Lestari", "id", lms.Librarian), room.enter("Budi", "id", lms.Librarian)
	activity := ani.attended("Lokakarya katalog")
	room.insert(`UPDATE account SET email = 'ani@example.id' WHERE id = ?`, ani.actor.AccountID)

	// A mistake comes back with what was typed.
	admin.refused(http.StatusUnprocessableEntity, "/certificates/rules/new", "/certificates/rules", form("subject", fmt.Sprintf("activity-%d", activity), "language", "id", "numbering", "SK-{n}", "signer1", "Nuraini"), "{year}", "SK-{n}", "Nuraini")
	rule := admin.sent("/certificates/rules/new", "/certificates/rules", form("subject", fmt.Sprintf("activity-%d", activity), "language", "id", "months", "12", "signer1", "Nuraini", "position1", "Kepala"))
	sample, header := admin.download(rule + "/sample.pdf")
	if header.Get("Content-Type") != "application/pdf" || !strings.Contains(unspaced(pdfText(t, sample)), unspaced("Lokakarya katalog")) {
		t.Error(header, pdfText(t, sample))
	}
	room.issue()

	list, err := room.deps.Certificates.Mine(context.Background(), ani.actor)
	if err != nil || len(list) != 1 {
		t.Fatal(err, list)
	}
	c := list[0]
	pdfPath := fmt.Sprintf("/certificates/%d/certificate.pdf", c.ID)
	genuine, _ := ani.download(pdfPath)
	says := unspaced(pdfText(t, genuine))
	public := room.stranger().see("/check/" + strings.ToLower(certificate.Shown(c.Code)))
	for _, fact := range []string{"Ani Lestari", "Lokakarya katalog", c.Number, "2 JP", "Nuraini", "Kepala", certificate.Shown(c.Code)} {
		if !strings.Contains(says, unspaced(fact)) || !strings.Contains(public, fact) {
			t.Errorf("%q: on paper %v, on the page %v", fact, strings.Contains(says, unspaced(fact)), strings.Contains(public, fact))
		}
	}

	// Somebody prints another name on it: the way on the paper leads to the true one.
	altered := c.Content
	altered.Name = "Budi Palsu"
	altered.JP = 40
	var b bytes.Buffer
	if err := paper.Certificate(&b, paper.Proof{Content: altered, Code: c.Code, Address: room.url, At: c.IssuedAt}); err != nil {
		t.Fatal(err)
	}
	printed := unspaced(pdfText(t, b.Bytes()))
	if !strings.Contains(printed, unspaced("Budi Palsu")) || !strings.Contains(printed, certificate.Shown(c.Code)) {
		t.Fatal(printed)
	}
	p := ani.browser()
	p.Go(room.url + "/check?code=" + certificate.Shown(c.Code))
	if text := p.Text("main"); !strings.Contains(text, "Ani Lestari") || strings.Contains(text, "Budi Palsu") || strings.Contains(text, "40 JP") || !strings.Contains(text, "Berlaku") {
		t.Error(text)
	}

	// Nobody else's, nor a list, nor for search engines.
	if status, _, _ := budi.do("GET", pdfPath, "", "", nil); status != http.StatusNotFound {
		t.Error(status)
	}
	if status, _, _ := ani.do("GET", "/certificates/issued", "", "", nil); status != http.StatusForbidden {
		t.Error(status)
	}
	if status, body, _ := room.stranger().do("GET", "/check/"+strings.Repeat("0", 20), "", "", nil); status != http.StatusNotFound || strings.Contains(body, "Ani") {
		t.Error(status, body)
	}
	if got := room.stranger().headers("/check/" + c.Code).Get("X-Robots-Tag"); !strings.Contains(got, "noindex") {
		t.Error(got)
	}

	revoke := fmt.Sprintf("/certificates/%d/revoke", c.ID)
	// The badge is verified with what is published, and nothing else.
	badge, header := ani.download(fmt.Sprintf("/certificates/%d/badge.jwt", c.ID))
	if !strings.HasPrefix(header.Get("Content-Type"), "text/plain") || !strings.Contains(header.Get("Content-Disposition"), "attachment") {
		t.Error(header)
	}
	signed, err := room.verified(string(badge))
	if err != nil || !strings.Contains(signed, "Ani Lestari") || !strings.Contains(signed, c.Number) || !strings.Contains(signed, `"sha256$`) || strings.Contains(signed, "ani@") {
		t.Error(err, signed)
	}
	if open, err := room.verified(room.stranger().see("/check/" + c.Code + "/badge.jwt")); err != nil || strings.Contains(open, "emailAddress") {
		t.Error(err, open)
	}
	if status, _, _ := budi.do("GET", fmt.Sprintf("/certificates/%d/badge.jwt", c.ID), "", "", nil); status != http.StatusNotFound {
		t.Error(status)
	}
	admin.sent("/certificates/keys", "/certificates/keys", form())
	if _, err := room.verified(string(badge)); err != nil {
		t.Error("the old key no longer verifies:", err)
	}

	pages := []string{"/certificates", "/certificates/keys", "/certificates/issued", "/certificates/rules", "/certificates/rules/new", rule, revoke, "/check", "/check/" + c.Code}
	for _, page := range pages {
		admin.see(page)
	}
	admin.inBoth(pages...)
	admin.accessible(admin.browser(), "/check?l=en", "/check/"+c.Code+"?l=en")
	ani.inBoth("/certificates")
	admin.refused(http.StatusUnprocessableEntity, revoke, revoke, form("note", "Salah nama"), "Salah nama")
	admin.sent(revoke, revoke, form("reason", "mistake", "note", "Salah nama", "anew", "1"))
	if page := ani.see("/certificates"); !strings.Contains(page, "Salah nama") || !strings.Contains(page, "Dicabut") || !strings.Contains(page, "Berlaku") {
		t.Error(page)
	}
	if page := room.stranger().see("/check/" + c.Code); !strings.Contains(page, "Dicabut") || !strings.Contains(page, "kekeliruan") || strings.Contains(page, "Salah nama") {
		t.Error(page)
	}
	if _, err := room.verified(string(badge)); err == nil || err.Error() != "revoked" {
		t.Error("a revoked badge is taken:", err)
	}
	if status, _, _ := room.stranger().do("GET", "/check/"+c.Code+"/badge.jwt", "", "", nil); status != http.StatusConflict {
		t.Error(status)
	}
	for _, none := range []string{"/badges/issuers/987654", "/badges/issuers/987654/jwks.json", fmt.Sprintf("/badges/issuers/%d/keys/none", room.library)} {
		if status, _, _ := room.stranger().do("GET", none, "", "", nil); status != http.StatusNotFound {
			t.Error(none, status)
		}
	}
}

// verified is what a badge says, when a stranger finds it in order by the
// addresses that stand in it: its key, its issuer, the list of revoked ones.
func (room *testRoom) verified(badge string) (claims string, err error) {
	room.t.Helper()
	parts := strings.Split(badge, ".")
	if len(parts) != 3 {
		return "", errors.New("no compact JWS")
	}
	var text [3][]byte
	for i := range parts {
		if text[i], err = base64.RawURLEncoding.DecodeString(parts[i]); err != nil {
			return "", err
		}
	}
	var head struct{ Alg, Kid string }
	var says struct {
		ID, Iss          string
		Issuer           struct{ ID, Name string }
		CredentialStatus struct{ ID string }
	}
	var key struct{ Kty, Crv, X string }
	var profile struct{ ID, Name string }
	var list struct{ RevokedCredential []struct{ ID string } }
	read := func(address string, into any) {
		path, ours := strings.CutPrefix(address, room.url)
		if !ours {
			room.t.Fatalf("%q is not of this site", address)
		}
		if err := json.Unmarshal([]byte(room.stranger().see(path)), into); err != nil {
			room.t.Fatal(address, err)
		}
	}
	if err := errors.Join(json.Unmarshal(text[0], &head), json.Unmarshal(text[1], &says)); err != nil {
		return "", err
	}
	read(head.Kid, &key)
	read(says.Issuer.ID, &profile)
	read(says.CredentialStatus.ID, &list)
	public, err := base64.RawURLEncoding.DecodeString(key.X)
	if err != nil || head.Alg != "EdDSA" || key.Kty != "OKP" || key.Crv != "Ed25519" || !ed25519.Verify(public, []byte(parts[0]+"."+parts[1]), text[2]) {
		return "", errors.New("the signature is wrong")
	}
	if says.Iss != says.Issuer.ID || profile.ID != says.Issuer.ID || profile.Name != says.Issuer.Name {
		return "", errors.New("the issuer is another one")
	}
	for _, r := range list.RevokedCredential {
		if r.ID == says.ID {
			return "", errors.New("revoked")
		}
	}
	return string(text[1]), nil
}

// One address may not try codes for long; another one may still ask.
func TestCodesAreNotTriedForLong(t *testing.T) {
	room := openTestRoom(t)
	v := room.stranger()
	for i := range crowdBurst + 1 {
		status, _, _ := v.do("GET", fmt.Sprintf("/check/%020d", i), "", "", nil)
		if want := map[bool]int{true: http.StatusNotFound, false: http.StatusTooManyRequests}[i < crowdBurst]; status != want {
			t.Fatalf("try %d: %d, want %d", i+1, status, want)
		}
	}
	after := v.headers("/check/" + strings.Repeat("0", 20)).Get("Retry-After")
	if n, err := strconv.Atoi(after); err != nil || n < 1 || n > 1+int(crowdEvery/time.Second) {
		t.Errorf("again after %q seconds", after)
	}
	room.pass(crowdEvery)
	if status, _, _ := v.do("GET", "/check/"+strings.Repeat("0", 20), "", "", nil); status != http.StatusNotFound {
		t.Error(status)
	}
}
