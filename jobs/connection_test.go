package jobs

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"binapustaka/jobs/redistest"
	"binapustaka/lms/locale"
)

func TestAddresses(t *testing.T) {
	for address, want := range map[string]struct {
		kind, user, password, master string
		addrs                        []string
		db                           int
		tls                          bool
	}{
		"redis://localhost":                       {kind: "redis", addrs: []string{"localhost:6379"}},
		"redis://:rahasia@10.0.0.5:6380/2":        {kind: "redis", password: "rahasia", addrs: []string{"10.0.0.5:6380"}, db: 2},
		"rediss://bina:a%40b@redis.example.id/1":  {kind: "rediss", user: "bina", password: "a@b", addrs: []string{"redis.example.id:6379"}, db: 1, tls: true},
		"redis://[::1]:7000":                      {kind: "redis", addrs: []string{"[::1]:7000"}},
		"unix:///run/redis/redis.sock?db=3":       {kind: "unix", addrs: []string{"/run/redis/redis.sock"}, db: 3},
		"redis-cluster://:p@a:7000,b:7001,c":      {kind: "redis-cluster", password: "p", addrs: []string{"a:7000", "b:7001", "c:6379"}},
		"redis-sentinel://:p@a:1,b:2/4?master=m1": {kind: "redis-sentinel", password: "p", master: "m1", addrs: []string{"a:1", "b:2"}, db: 4},
	} {
		o, kind, err := parse(address)
		if err != nil {
			t.Errorf("%s: %v", address, err)
			continue
		}
		if kind != want.kind || o.Username != want.user || o.Password != want.password || o.MasterName != want.master ||
			!slices.Equal(o.Addrs, want.addrs) || o.DB != want.db || (o.TLSConfig != nil) != want.tls {
			t.Errorf("%s: %s %+v", address, kind, o)
		}
		if c, err := Connect(address); err != nil || c.Embedded {
			t.Errorf("Connect(%s): %v", address, err)
		} else {
			c.Close()
		}
	}
	for _, bad := range []string{"localhost:6379", "http://localhost", "redis://", "redis://hunter2@a,b", "redis://a/x", "redis://a/-1", "redis://a:70000",
		"redis://hunter2:a:b", "redis-sentinel://:hunter2@a:1", "redis-cluster://a/1", "unix://redis.sock", "unix://", "redis://a?dbb=1", "redis://:%zz@a"} {
		_, err := Connect(bad)
		if err == nil {
			t.Errorf("%s is accepted", bad)
		} else if text := err.Error() + locale.ID.Error(err); strings.Contains(text, "hunter2") || strings.Contains(text, "⟦") {
			t.Errorf("%s: %s", bad, text)
		}
	}
}

func TestEmbeddedClockRuns(t *testing.T) {
	c, err := Connect("")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	ctx := context.Background()
	if err := c.Set(ctx, "k", "v", time.Second).Err(); err != nil {
		t.Fatal(err)
	}
	if n := c.Exists(ctx, "k").Val(); n != 1 {
		t.Fatal("key not there")
	}
	for end := time.Now().Add(time.Minute); c.Exists(ctx, "k").Val() != 0; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("what should have expired is still there")
		}
	}
}

func TestCheck(t *testing.T) {
	check := func(address string) (keys []string) {
		t.Helper()
		c, err := Connect(address)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		for _, f := range c.Check(context.Background()) {
			if text := locale.ID.T(f.Key, f.Args); strings.ContainsAny(text, "⟦{") {
				t.Errorf("finding %q", text)
			}
			keys = append(keys, f.Key)
		}
		return keys
	}
	real := redistest.Start(t)
	for address, want := range map[string][]string{
		"":   {"job.check_embedded"},
		real: {"job.check_reached", "job.check_policy_good"},
		redistest.Start(t, "--maxmemory-policy", "allkeys-lru"): {"job.check_reached", "job.check_policy"},
		redistest.Start(t, "--requirepass", "x"):                {"job.check_refused"},
		real + ".gone":                                          {"job.check_unreachable"},
	} {
		if got := check(address); !slices.Equal(got, want) {
			t.Errorf("Check(%q) = %v, want %v", address, got, want)
		}
	}
}
