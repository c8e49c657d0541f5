package web

import (
	"strings"

	"binapustaka/lms"
)

type navEntry struct {
	key, url string
	may      permission
}

var navEntries = []navEntry{
	{"nav.home", "/", signedIn},
	{"nav.courses", "/courses", signedIn},
	{"nav.tests", "/assessments", signedIn},
	{"nav.competencies", "/competencies", signedIn},
	{"nav.activities", "/activities", signedIn},
	{"nav.impact", "/impact", only(lms.Trainer, lms.Head, lms.Admin)},
	{"nav.usage", "/usage", only(lms.Head, lms.Admin)},
}

// ownEntries are what a volunteer finds.
var ownEntries = []navEntry{
	{"nav.volunteering", "/volunteering", aVolunteer},
	{"nav.volunteer_profile", "/volunteering/profile", aVolunteer},
}

var manageEntries = []navEntry{
	{"nav.accounts", "/accounts", only(lms.Admin)},
	{"nav.groups", "/groups", only(lms.Trainer, lms.Head, lms.Admin)},
	{"nav.links", "/links", only(lms.Admin)},
	{"nav.staff", "/staff", only(lms.Admin)},
	{"nav.library", "/library", only(lms.Admin)},
	{"nav.slims", "/slims/connection", only(lms.Admin)},
	{"nav.exchange", "/integrations", only(lms.Admin)},
	{"nav.pickups", "/pickups", signedIn},
	{"nav.certificates", "/certificates", signedIn},
	{"nav.hours", "/hours", signedIn},
	{"nav.portfolio", "/portfolio", signedIn},
	{"nav.programmes", "/programmes", signedIn},
	{"nav.partners", "/partners", signedIn},
	{"nav.volunteers", "/volunteers", only(lms.Trainer, lms.Head, lms.Admin)},
	{"nav.surveys", "/surveys", signedIn},
	{"nav.reports", "/reports", only(lms.Head, lms.Admin)},
	{"nav.mail", "/mail", only(lms.Admin)},
	{"nav.jobs", "/jobs", only(lms.Head, lms.Admin)},
	{"nav.coverage", "/usage/coverage", only(lms.Head, lms.Admin)},
	{"nav.audit", "/audit", only(lms.Admin)},
}

// navigation is what the actor finds in the head of the page.
func navigation(a lms.Actor, path string) (main, manage []navItem) {
	if aVolunteer(a) {
		main = entries(ownEntries, a, path)
		for i := range main { // the one begins as the other does
			main[i].Current = main[i].URL == path
		}
		return main, nil
	}
	if !a.SignedIn() {
		return nil, nil
	}
	manage = entries(manageEntries, a, path)
	main = entries(navEntries, a, path)
	for _, m := range manage {
		if m.Current { // /usage/coverage is not /usage
			for i := range main {
				main[i].Current = false
			}
		}
	}
	return main, manage
}

func entries(from []navEntry, a lms.Actor, path string) []navItem {
	var items []navItem
	for _, e := range from {
		if e.may(a) {
			items = append(items, navItem{Key: e.key, URL: e.url, Current: path == e.url || e.url != "/" && strings.HasPrefix(path, e.url+"/")})
		}
	}
	return items
}

// within is a page that belongs to a part of the house whose address it does
// not begin with.
func within(l Layout, url string) Layout {
	for i := range l.Nav {
		l.Nav[i].Current = l.Nav[i].URL == url
	}
	for i := range l.Manage {
		l.Manage[i].Current = l.Manage[i].URL == url
	}
	return l
}
