package certificate

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"binapustaka/lms"
)

var jakarta = time.FixedZone("WIB", 7*60*60)

const here = Site("https://bina.example.id")

// verify is what somebody does who has a badge, the issuer's published keys and
// list of revoked badges, and no line: Open Badges 3.0, 8.2.4 and 9.1. It shares
// no code with what signs.
func verify(badge string, keys []map[string]string, revoked []string, on time.Time) (claims map[string]any, err error) {
	parts := strings.Split(badge, ".")
	if len(parts) != 3 {
		return nil, errors.New("no compact JWS")
	}
	var text [3][]byte
	for i, p := range parts {
		if text[i], err = base64.RawURLEncoding.DecodeString(p); err != nil {
			return nil, err
		}
	}
	header := map[string]string{}
	if err := json.Unmarshal(text[0], &header); err != nil {
		return nil, err
	}
	for name := range header {
		if !slices.Contains([]string{"alg", "kid", "typ"}, name) {
			return nil, fmt.Errorf("header %q is not allowed", name)
		}
	}
	at := slices.IndexFunc(keys, func(k map[string]string) bool { return k["kid"] == header["kid"] })
	if header["alg"] != "EdDSA" || header["typ"] != "JWT" || at < 0 || keys[at]["kty"] != "OKP" || keys[at]["crv"] != "Ed25519" || keys[at]["d"] != "" {
		return nil, errors.New("no such key")
	}
	public, err := base64.RawURLEncoding.DecodeString(keys[at]["x"])
	if err != nil || len(public) != ed25519.PublicKeySize || !ed25519.Verify(public, []byte(parts[0]+"."+parts[1]), text[2]) {
		return nil, errors.New("the signature is wrong")
	}
	if err := json.Unmarshal(text[1], &claims); err != nil {
		return nil, err
	}
	from, err := time.Parse(time.RFC3339, claims["validFrom"].(string))
	if err != nil || float64(from.Unix()) != claims["nbf"] || on.Before(from) {
		return nil, errors.New("not valid yet")
	}
	if until, ends := claims["validUntil"].(string); ends {
		end, err := time.Parse(time.RFC3339, until)
		if err != nil || float64(end.Unix()) != claims["exp"] || on.After(end) {
			return nil, errors.New("expired")
		}
	}
	issuer, subject := claims["issuer"].(map[string]any), claims["credentialSubject"].(map[string]any)
	if claims["iss"] != issuer["id"] || claims["sub"] != subject["id"] || claims["jti"] != claims["id"] || !strings.HasPrefix(header["kid"], issuer["id"].(string)+"/") {
		return nil, errors.New("the claims do not agree")
	}
	if slices.Contains(revoked, claims["id"].(string)) {
		return nil, errors.New("revoked")
	}
	return claims, nil
}

// schemas are what a badge is held against.
func schemas(t *testing.T) (all []*jsonschema.Schema) {
	t.Helper()
	files := []string{"testdata/openbadge.schema.json"}
	if published := os.Getenv("OB3_SCHEMA"); published != "" {
		files = append(files, published)
	}
	for _, file := range files {
		c := jsonschema.NewCompiler()
		c.AssertFormat()
		schema, err := c.Compile(file)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, schema)
	}
	return all
}

// keys are a library's, as they are published.
func (r *room) keys() (all []map[string]string) {
	r.t.Helper()
	list, err := r.Published(ctx, r.lib)
	r.ok(err)
	for _, k := range list {
		b, err := json.Marshal(k.At(here.Issuer(r.lib)))
		r.ok(err)
		one := map[string]string{}
		r.ok(json.Unmarshal(b, &one))
		all = append(all, one)
	}
	return all
}

func (r *room) revoked() (ids []string) {
	r.t.Helper()
	list, err := r.RevokedBadges(ctx, r.lib)
	r.ok(err)
	for _, b := range list {
		ids = append(ids, b.ID)
	}
	return ids
}

func TestBadgeVerifies(t *testing.T) {
	r := open(t, 2)
	r.on(Design{Months: 12, Score: true})
	_, err := r.Issue(ctx, system)
	r.ok(err)
	c := r.all()[1]
	percent := 87.6
	c.Score, c.JP, c.Competencies = &percent, 4, []string{"Mengatalog", "Mengklasifikasi"}
	b, err := json.Marshal(c.Content)
	r.ok(err)
	r.db.MustExec(`UPDATE certificate SET content = ? WHERE id = ?`, b, c.ID)

	const mail = "peserta@example.id"
	badge, _, err := r.Badge(ctx, r.people[0], c.ID, mail, here)
	r.ok(err)
	keys, on := r.keys(), r.at.Add(time.Hour)
	claims, err := verify(badge, keys, r.revoked(), on)
	r.ok(err)
	for _, schema := range schemas(t) {
		if err := schema.Validate(claims); err != nil {
			t.Errorf("%v", err)
		}
	}
	for _, must := range []string{"Peserta 0", "Lokakarya katalog", c.Number, "Mengklasifikasi", `"88"`, `"creditsEarned":4`, "Perpustakaan Kota"} {
		if text, _ := json.Marshal(claims); !strings.Contains(string(text), must) {
			t.Errorf("%s is not in %s", must, text)
		}
	}
	// The address is there for who knows it, and for nobody else.
	if plain, _ := json.Marshal(claims); strings.Contains(string(plain), mail) {
		t.Errorf("an address in clear: %s", plain)
	}
	found := false
	for _, one := range claims["credentialSubject"].(map[string]any)["identifier"].([]any) {
		i := one.(map[string]any)
		sum := sha256.Sum256([]byte(mail + fmt.Sprint(i["salt"])))
		found = found || i["identityType"] == "emailAddress" && i["identityHash"] == "sha256$"+hex.EncodeToString(sum[:])
	}
	if !found {
		t.Error("the holder is not found by their address")
	}
	public, _, err := r.BadgeByCode(ctx, c.Code, here)
	r.ok(err)
	if other, err := verify(public, keys, nil, on); err != nil || strings.Contains(fmt.Sprint(other), "emailAddress") {
		t.Error(err, other)
	}
	byAdmin, _, err := r.Badge(ctx, r.admin, r.all()[0].ID, mail, here)
	r.ok(err)
	if other, err := verify(byAdmin, keys, nil, on); err != nil || strings.Contains(fmt.Sprint(other), "emailAddress") {
		t.Error("an administrator's address stands in somebody else's badge", err)
	}
	if _, _, err := r.Badge(ctx, r.other, c.ID, "", here); !lms.IsKind(err, lms.NotFound) {
		t.Error(err)
	}

	// The last day counts whole, where the library is.
	if _, err := verify(badge, keys, nil, time.Date(2027, 4, 8, 23, 59, 0, 0, jakarta)); err != nil {
		t.Error(err)
	}
	if _, err := verify(badge, keys, nil, time.Date(2027, 4, 9, 0, 0, 1, 0, jakarta)); err == nil {
		t.Error("a badge that is over is taken")
	}
}

func TestBadgeThatIsNone(t *testing.T) {
	r := open(t, 2)
	r.on(Design{})
	_, err := r.Issue(ctx, system)
	r.ok(err)
	c := r.all()[1]
	badge, _, err := r.BadgeByCode(ctx, c.Code, here)
	r.ok(err)
	keys, on := r.keys(), r.at.Add(time.Hour)
	parts := strings.Split(badge, ".")
	payload, _ := base64.RawURLEncoding.DecodeString(parts[1])
	altered := base64.RawURLEncoding.EncodeToString([]byte(strings.ReplaceAll(string(payload), "Peserta 0", "Peserta 9")))
	if altered == parts[1] {
		t.Fatal("nothing was altered")
	}
	if _, err := verify(parts[0]+"."+altered+"."+parts[2], keys, nil, on); err == nil || err.Error() != "the signature is wrong" {
		t.Errorf("an altered name is taken: %v", err)
	}
	// Somebody signs the same with a key of theirs, under our key's name or their own.
	_, own, _ := ed25519.GenerateKey(nil)
	for _, kid := range []string{keys[0]["kid"], here.Issuer(r.lib) + "/keys/mine"} {
		forged, err := sign(own, kid, c.claims(here, jakarta, "", ""))
		r.ok(err)
		if _, err := verify(forged, keys, nil, on); err == nil {
			t.Errorf("another key's badge is taken as %s", kid)
		}
	}
	// Of a schema that takes everything nothing would be learnt.
	claims, err := verify(badge, keys, nil, on)
	r.ok(err)
	for _, without := range []string{"validFrom", "issuer", "type", "@context"} {
		broken := map[string]any{}
		for k, v := range claims {
			if k != without {
				broken[k] = v
			}
		}
		for i, schema := range schemas(t) {
			if schema.Validate(broken) == nil {
				t.Errorf("schema %d takes a badge without %s", i, without)
			}
		}
	}
	// Revoked: the list says so, and there is no new one.
	if len(r.revoked()) != 0 {
		t.Error(r.revoked())
	}
	r.ok(r.Revoke(ctx, r.admin, c.ID, Unearned, "", false))
	if _, err := verify(badge, keys, r.revoked(), on); err == nil || err.Error() != "revoked" {
		t.Errorf("a revoked badge is taken: %v", err)
	}
	if strings.Contains(strings.Join(r.revoked(), ""), c.Code) {
		t.Error("the list of revoked badges leads to a certificate")
	}
	if _, _, err := r.BadgeByCode(ctx, c.Code, here); !lms.IsKind(err, lms.Conflict) {
		t.Error(err)
	}
}

func TestKeysRotate(t *testing.T) {
	r := open(t, 2)
	r.on(Design{})
	_, err := r.Issue(ctx, system)
	r.ok(err)
	if _, err := r.Published(ctx, r.lib); !lms.IsKind(err, lms.NotFound) {
		t.Error("keys before there is one:", err)
	}
	code, on := r.all()[0].Code, r.at.Add(time.Hour)
	badge := func() string {
		b, _, err := r.BadgeByCode(ctx, code, here)
		r.ok(err)
		return b
	}
	first := badge()
	var secret []byte
	r.ok(r.db.Get(&secret, `SELECT private FROM certificate_key`))
	if len(secret) != 12+ed25519.SeedSize+16 { // nonce, seed, tag
		t.Errorf("%d bytes are kept", len(secret))
	}
	for _, a := range []lms.Actor{r.other, r.people[1], {}} {
		if err := r.Rotate(ctx, a, r.lib, false); !lms.IsKind(err, lms.Forbidden) {
			t.Errorf("%v: %v", a, err)
		}
	}
	r.ok(r.Rotate(ctx, r.admin, r.lib, false))
	second := badge()
	for _, b := range []string{first, second} { // the old key still verifies
		if _, err := verify(b, r.keys(), nil, on); err != nil {
			t.Error(err)
		}
	}
	if len(r.keys()) != 2 || strings.Split(first, ".")[0] == strings.Split(second, ".")[0] {
		t.Error("the key did not change", r.keys())
	}
	var kept int
	r.ok(r.db.Get(&kept, `SELECT COUNT(*) FROM certificate_key WHERE private IS NOT NULL`))
	if kept != 1 {
		t.Errorf("%d private keys are kept", kept)
	}
	r.ok(r.Rotate(ctx, r.admin, r.lib, true)) // the second one leaked
	if _, err := verify(second, r.keys(), nil, on); err == nil {
		t.Error("a key that leaked still verifies")
	}
	for _, b := range []string{first, badge()} {
		if _, err := verify(b, r.keys(), nil, on); err != nil {
			t.Error(err)
		}
	}
	// A secret of another installation opens nothing; another key helps.
	r.Store.key = [32]byte{9}
	if _, _, err := r.BadgeByCode(ctx, code, here); !lms.IsKind(err, lms.Unavailable) {
		t.Error(err)
	}
	r.ok(r.Rotate(ctx, r.admin, r.lib, false))
	if _, err := verify(badge(), r.keys(), nil, on); err != nil {
		t.Error(err)
	}
}
