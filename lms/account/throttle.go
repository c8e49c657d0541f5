package account

import "time"

// After some failures each further attempt waits twice as long as the one
// before. An address has more of them free: a whole library may share one.
const (
	freeForName    = 5
	freeForAddress = 30
	firstWait      = 15 * time.Second
	longestWait    = 15 * time.Minute
	forgetAfter    = time.Hour // without an attempt
)

// wait is how long after the last attempt the next one is allowed.
func wait(failures, free int) time.Duration {
	if failures < free {
		return 0
	}
	d := firstWait
	for range failures - free {
		if d *= 2; d >= longestWait {
			return longestWait
		}
	}
	return d
}
