package web

import (
	"fmt"
	"strings"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/activity"
)

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
	lines := []string{r.locale.T(opening, lms.Args{"kind": strings.ToLower(p.ActivityKind(a.Kind))}), bold(a.Title), p.ActivityTime(a.Details)}
	if a.Place != "" {
		lines = append(lines, a.Place)
	}
	if a.Status == activity.Scheduled {
		key := "activity.share_more"
		if a.Mode == activity.Open || a.Mode == activity.ByApproval {
			key = "activity.share_register"
		}
		lines = append(lines, "", r.locale.T(key, lms.Args{"url": fmt.Sprintf("%s/activities/%d", r.site(), a.ID)}))
	}
	return newShare(lines...)
}
