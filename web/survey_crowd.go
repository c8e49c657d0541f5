package web

import (
	"crypto/rand"
	"crypto/sha256"
	"strconv"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
)

// crowd holds back a machine that fills open surveys in, and no class of pupils
// behind one address: an address may send so many answers at once, and one more
// every half minute. It knows addresses by a hash with a salt of the day, in
// memory, and forgets them with the salt; nothing of it is written anywhere, or
// stands beside an answer.
type crowd struct {
	mu   sync.Mutex
	day  int64
	salt [32]byte
	sent map[[32]byte]burst
}

type burst struct {
	left float64
	at   time.Time
}

const (
	crowdBurst = 40
	crowdEvery = 30 * time.Second
	crowdMost  = 50_000 // addresses; then it begins anew, rather than fill the memory
)

// wait is how long an address is to wait before it may send another answer, 0
// when it may, which is counted.
func (c *crowd) wait(address string, now time.Time) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	if day := now.Unix() / (24 * 60 * 60); c.sent == nil || day != c.day || len(c.sent) >= crowdMost {
		c.day, c.sent = day, map[[32]byte]burst{}
		rand.Read(c.salt[:])
	}
	key := sha256.Sum256(append(c.salt[:], address...))
	b, known := c.sent[key]
	if !known {
		b = burst{crowdBurst, now}
	}
	b.left = min(crowdBurst, b.left+float64(now.Sub(b.at))/float64(crowdEvery))
	b.at = now
	if b.left < 1 {
		c.sent[key] = b
		return time.Duration((1 - b.left) * float64(crowdEvery))
	}
	b.left--
	c.sent[key] = b
	return 0
}

// held is what an address is told that is to wait, people by the message with n
// minutes, programs by the header.
func (r *request) held(by *crowd, key string) error {
	wait := by.wait(r.address(), r.server.Now())
	if wait == 0 {
		return nil
	}
	r.Set(fiber.HeaderRetryAfter, strconv.Itoa(int(wait/time.Second)+1))
	return lms.Fail(lms.TooMany, key, lms.Args{"n": int(wait/time.Minute) + 1})
}
