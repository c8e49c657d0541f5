package web

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/activity"
)

// share is a text to be sent on by hand, as people do in their groups.
type share struct{ Text, Link string }

// activityShare invites to an activity that is still to come, and reminds of it
// in its last two days.
func (s *server) activityShare(r *request, p *activityShowPage) *share {
	a := p.Activity
	if a.Begun(s.Now()) {
		return nil
	}
	opening := "activity.share_invite"
	switch {
	case a.Status == activity.Cancelled:
		opening = "activity.share_cancelled"
	case a.StartsAt.Sub(s.Now()) < 48*time.Hour:
		opening = "activity.share_remind"
	}
	lines := []string{r.locale.T(opening, lms.Args{"kind": strings.ToLower(p.ActivityKind(a.Kind))}), "*" + strings.ReplaceAll(a.Title, "*", "") + "*", p.ActivityTime(a.Details)}
	if a.Place != "" {
		lines = append(lines, a.Place)
	}
	if a.Status == activity.Scheduled {
		key := "activity.share_more"
		if a.Mode == activity.Open || a.Mode == activity.ByApproval {
			key = "activity.share_register"
		}
		lines = append(lines, "", r.locale.T(key, lms.Args{"url": fmt.Sprintf("%s/activities/%d", cmp.Or(s.BaseURL, r.BaseURL()), a.ID)}))
	}
	text := strings.Join(lines, "\n")
	return &share{text, "https://wa.me/?text=" + url.QueryEscape(text)}
}
