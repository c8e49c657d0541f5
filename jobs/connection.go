package jobs

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"binapustaka/lms"
)

// Connection is the way to the queue: a Redis, or one inside this process.
type Connection struct {
	redis.UniversalClient
	Embedded bool
	inside   *miniredis.Miniredis
}

// whispers keeps go-redis from writing to the terminal by itself.
type whispers struct{}

func (whispers) Printf(_ context.Context, format string, args ...any) {
	slog.Debug("redis", "says", fmt.Sprintf(format, args...))
}

func init() { redis.SetLogger(whispers{}) }

// Connect opens the queue at address, without asking yet whether it answers:
//
//	""                                              inside this process
//	redis://[[user]:password@]host[:port][/db]      one Redis; rediss:// with TLS
//	unix:///path/to/redis.sock[?db=n]               one Redis on this machine
//	redis-sentinel://[…@]host:port,…[/db]?master=…  Sentinel
//	redis-cluster://[…@]host:port,…                 Cluster
func Connect(address string) (*Connection, error) {
	if address == "" {
		return embedded(), nil
	}
	o, kind, err := parse(address)
	if err != nil {
		return nil, err
	}
	switch kind {
	case "redis-sentinel":
		return &Connection{UniversalClient: redis.NewFailoverClient(o.Failover())}, nil
	case "redis-cluster":
		return &Connection{UniversalClient: redis.NewClusterClient(o.Cluster())}, nil
	case "unix":
		single := o.Simple()
		single.Network = "unix"
		return &Connection{UniversalClient: redis.NewClient(single)}, nil
	}
	return &Connection{UniversalClient: redis.NewClient(o.Simple())}, nil
}

// embedded opens no port: its clients reach it through memory. Its clock runs
// with the process's, so that what expires does expire.
func embedded() *Connection {
	inside := miniredis.NewMiniRedis()
	inside.ClockTTL(true)
	client := redis.NewClient(&redis.Options{
		Dialer: func(context.Context, string, string) (net.Conn, error) { return inside.Dial() },
	})
	return &Connection{UniversalClient: client, Embedded: true, inside: inside}
}

// Close ends the connection, and with it the queue when it is embedded.
func (c *Connection) Close() error {
	err := c.UniversalClient.Close()
	if c.inside != nil {
		c.inside.Close()
	}
	return err
}

// errAddress repeats nothing of the address: it may hold a password.
var errAddress = lms.FailField("redis", "job.redis_address")

func parse(address string) (*redis.UniversalOptions, string, error) {
	kind, rest, found := strings.Cut(address, "://")
	if !found {
		return nil, "", errAddress
	}
	// net/url takes one host only: the hosts are cut out of the address.
	end := strings.IndexAny(rest, "/?")
	if end < 0 {
		end = len(rest)
	}
	start := strings.LastIndex(rest[:end], "@") + 1
	hosts := rest[start:end]
	u, err := url.Parse("x://" + rest[:start] + "host" + rest[end:])
	if err != nil {
		return nil, "", errAddress
	}
	password, _ := u.User.Password()
	o := &redis.UniversalOptions{Username: u.User.Username(), Password: password}
	db, path := strings.Trim(u.Path, "/"), ""
	query := u.Query()
	known := map[string]bool{}
	switch kind {
	case "redis", "rediss", "redis-cluster", "redis-sentinel":
		if o.Addrs = splitHosts(hosts); o.Addrs == nil {
			return nil, "", errAddress
		}
	case "unix":
		db, path = query.Get("db"), u.Path
		known["db"] = true
		if hosts != "" || path == "" || path == "/" {
			return nil, "", errAddress
		}
		o.Addrs = []string{path}
	default:
		return nil, "", errAddress
	}
	if kind == "redis-sentinel" {
		known["master"] = true
		if o.MasterName = query.Get("master"); o.MasterName == "" {
			return nil, "", errAddress
		}
		o.SentinelUsername, o.SentinelPassword = o.Username, o.Password
	}
	for name := range query {
		if !known[name] {
			return nil, "", errAddress
		}
	}
	if db != "" {
		if o.DB, err = strconv.Atoi(db); err != nil || o.DB < 0 || kind == "redis-cluster" {
			return nil, "", errAddress
		}
	}
	several := kind == "redis-sentinel" || kind == "redis-cluster"
	if !several && len(o.Addrs) > 1 {
		return nil, "", errAddress
	}
	if kind == "rediss" {
		host, _, _ := net.SplitHostPort(o.Addrs[0])
		o.TLSConfig = &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}
	}
	return o, kind, nil
}

// splitHosts is the addresses of a list, with Redis's port where none is
// given; nil when one cannot be read.
func splitHosts(list string) []string {
	var addrs []string
	for part := range strings.SplitSeq(list, ",") {
		part = strings.TrimSpace(part)
		host, port, err := net.SplitHostPort(part)
		if err != nil {
			host, port = strings.Trim(part, "[]"), "6379"
		}
		if n, err := strconv.Atoi(port); host == "" || err != nil || n < 1 || n > 65535 {
			return nil
		}
		if strings.Contains(host, ":") && net.ParseIP(host) == nil {
			return nil
		}
		addrs = append(addrs, net.JoinHostPort(host, port))
	}
	return addrs
}

// Finding is one thing that a check found out.
type Finding struct {
	OK   bool
	Key  string // message, with what to do where OK is false
	Args lms.Args
}

// Check asks the queue how it is.
func (c *Connection) Check(ctx context.Context) []Finding {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if err := c.Ping(ctx).Err(); err != nil {
		key := "job.check_unreachable"
		if s := err.Error(); strings.HasPrefix(s, "WRONGPASS") || strings.HasPrefix(s, "NOAUTH") || strings.HasPrefix(s, "NOPERM") {
			key = "job.check_refused"
		}
		return []Finding{{Key: key}}
	}
	if c.Embedded {
		return []Finding{{OK: true, Key: "job.check_embedded"}}
	}
	findings := []Finding{{OK: true, Key: "job.check_reached"}}
	switch policy, err := c.evictionPolicy(ctx); {
	case err != nil:
		findings = append(findings, Finding{Key: "job.check_policy_unknown"})
	case policy != "noeviction":
		findings = append(findings, Finding{Key: "job.check_policy", Args: lms.Args{"policy": policy}})
	default:
		findings = append(findings, Finding{OK: true, Key: "job.check_policy_good"})
	}
	return findings
}

func (c *Connection) evictionPolicy(ctx context.Context) (string, error) {
	info, err := c.Info(ctx, "memory").Result()
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(info) {
		if policy, found := strings.CutPrefix(strings.TrimSpace(line), "maxmemory_policy:"); found {
			return policy, nil
		}
	}
	return "", errors.New("redis names no maxmemory_policy")
}
