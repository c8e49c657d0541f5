package web

import (
	"net/url"
	"strings"
)

// share is a text to be sent on by hand, as people do in their groups.
type share struct{ Text, Link string }

func newShare(lines ...string) *share {
	text := strings.Join(lines, "\n")
	return &share{text, "https://wa.me/?text=" + url.QueryEscape(text)}
}

// bold is text in the letters that WhatsApp makes of it.
func bold(text string) string { return "*" + strings.ReplaceAll(text, "*", "") + "*" }
