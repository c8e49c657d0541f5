package library

import (
	"net/url"
	"strings"
	"time"

	"binapustaka/lms"
)

// Key is a secret that the plug-in in a library's SLiMS signs its tickets with.
type Key struct {
	ID            string     `db:"key_id"`
	Address       string     `db:"address"` // of Binapustaka, as the plug-in knows it: scheme and host
	CreatedAt     time.Time  `db:"created_at"`
	UsedAt        *time.Time `db:"used_at"` // when a good ticket came last; nil: never
	PluginVersion string     `db:"plugin_version"`
}

// Shared is a key with its secret, and whose it is.
type Shared struct {
	Key
	Library Library
	Secret  []byte // 32 bytes
}

const maxAddress = 255

// cleanAddress is the scheme and host of the address at which librarians reach
// Binapustaka.
func cleanAddress(typed string) (string, error) {
	typed = strings.TrimRight(strings.TrimSpace(typed), "/")
	u, err := url.Parse(typed)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.Scheme+"://"+u.Host != strings.ToLower(typed) || len(typed) > maxAddress {
		return "", lms.FailField("address", "plugin.address")
	}
	return strings.ToLower(typed), nil
}
