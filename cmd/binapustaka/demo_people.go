package main

import (
	"context"
	"slices"
	"strings"

	"binapustaka/integration/slims"
	"binapustaka/integration/slims/demo"
	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/course"
)

// Who is told to the one who tries the demo, by what they show.
const (
	demoLibrarian = "dewi"
	demoHead      = "nuraini"
	demoTrainer   = "widya"
	demoCoded     = "rina" // signs in with a second factor

	trainerPassword = "pelatih-demo"
)

var demoSignins = []struct{ role, username, password, note string }{
	{"librarian", demoLibrarian, demo.StaffPassword, "slims"},
	{"librarian", demoCoded, demo.StaffPassword, "code"},
	{"trainer", demoTrainer, trainerPassword, "local"},
	{"head", demoHead, demo.StaffPassword, "slims"},
	{"admin", "admin", demo.AdminPassword, "slims"},
	{"volunteer", demoHelper, helperPassword, "volunteer"},
}

// volunteers learn here and are not in SLiMS.
var volunteers = []string{"Salsabila Oktaviani", "Yoga Prasetya", "Theresia Mambrasar", "Rizky Ananda", "Ni Luh Sekar Ayu", "Fransiskus Bere"}

// closing are the codes of the tests that close the shipped courses.
var closing = []string{"sirkulasi", "pengatalogan", "referensi"}

// found installs what Binapustaka ships with and reads the staff directory for
// the first time.
func (s *story) found(ctx context.Context) error {
	competencies, err := s.competencies.InstallStarter(ctx, demoActor, s.id)
	if err != nil {
		return err
	}
	if err := s.assessments.InstallStarter(ctx, demoActor, s.id, competencies); err != nil {
		return err
	}
	if s.tests, err = s.assessments.StarterIDs(ctx, s.id); err != nil {
		return err
	}
	ids, err := s.courses.InstallStarter(ctx, demoActor, s.id, course.Named{Tests: s.tests, Competencies: competencies})
	if err != nil {
		return err
	}
	for _, id := range ids {
		e, err := s.courses.Edit(ctx, demoActor, id)
		if err != nil {
			return err
		}
		for _, l := range e.Published.Lessons() {
			for code, test := range s.tests {
				if l.AssessmentID != nil && *l.AssessmentID == test {
					s.outlines[code] = *e.Published
				}
			}
		}
	}
	var directory []account.SlimsUser
	for _, x := range s.truth.Staff {
		if x.Joined <= s.opened {
			directory = append(directory, slimsUser(slims.Staff{UserID: x.UserID, Username: x.Username, RealName: x.NameOn(s.opened), Email: demoAddress(x), Groups: x.Groups}))
		}
	}
	return s.accounts.SaveDirectory(ctx, demoActor, s.id, directory)
}

func demoAddress(x demo.Staff) string { return x.Username + "@perpustakaan.tirtamaya.example" }

// planPeople: most come through SLiMS by themselves; the newest three have an
// account of their own that nobody has linked yet; who left before, but is
// remembered for a training, was linked by the administrator.
func (s *story) planPeople() {
	var here []string
	for _, x := range s.truth.Staff {
		if x.UserID != 1 && !x.Shared && x.WorksOn(s.truth.Period.To) {
			here = append(here, x.Username)
		}
	}
	unlinked := here[len(here)-3:]
	for _, x := range s.truth.Staff {
		p := s.person(x, max(s.opened, x.Joined)+s.days(0, 18))
		switch way := slices.Index(unlinked, x.Username); {
		case x.UserID == 1:
			s.planAdmin(p)
			continue
		case x.Shared, x.Left != 0 && x.Left < p.came && !s.attended(x.UserID):
			continue
		case x.Left != 0 && x.Left < p.came:
			s.planAccount(p, account.Details{Name: x.RealName, Username: x.Username}, lms.Librarian)
			s.plan(s.at(p.came, 16, 20), func(ctx context.Context) error {
				_, refused, err := s.accounts.Link(ctx, s.admin.actor, s.id, []account.Pair{{UserID: x.UserID, AccountID: p.actor.AccountID}})
				for _, r := range refused {
					err = r.Why
				}
				return err
			})
		case way >= 0:
			s.planAccount(p, ownAccount(x, way), lms.Librarian)
		case x.Username == demoHead:
			p.came = s.opened
			s.planSignIn(p)
			s.planRoles(p, lms.Librarian, lms.Head)
		case x.Username == "irwan": // a colleague who also writes courses
			s.planSignIn(p)
			s.planRoles(p, lms.Librarian, lms.Trainer)
		default:
			s.planSignIn(p)
		}
		s.people = append(s.people, p)
	}
	// An intern's user was deleted in SLiMS when she left: it is gone at the first reading.
	intern := s.person(demo.Staff{UserID: int64(len(s.truth.Staff) + 1), Username: "magang", RealName: "Intan Permatasari", Left: s.part(0.35)}, s.part(0.09))
	s.planSignIn(intern)
	s.people = append(s.people, intern)
	for _, name := range volunteers {
		p := s.person(demo.Staff{}, s.opened+s.days(20, 60))
		s.planAccount(p, account.Details{Name: name, Username: strings.ToLower(strings.Fields(name)[0]) + ".relawan"}, lms.Librarian)
		s.people = append(s.people, p)
	}
}

func (s *story) person(x demo.Staff, came lms.Day) *person {
	return &person{Staff: x, came: s.workday(came), skill: 0.3 + 0.7*s.dice.NormFloat64(), zeal: s.dice.Float64(), learnt: map[string]float64{}}
}

func (s *story) attended(userID int64) bool {
	return slices.ContainsFunc(s.truth.Trainings, func(t demo.Training) bool { return slices.Contains(t.Attendees, userID) })
}

// ownAccount is what somebody in SLiMS called themselves here: the way decides
// by what the linking page can tell who they are.
func ownAccount(x demo.Staff, way int) account.Details {
	words := strings.Fields(strings.Split(x.RealName, ",")[0])
	last := strings.ToLower(words[len(words)-1])
	switch way {
	case 0:
		return account.Details{Name: x.RealName, Username: x.Username}
	case 1:
		return account.Details{Name: words[len(words)-1], Username: last, Email: demoAddress(x)}
	}
	return account.Details{Name: strings.Join(words, " "), Username: strings.ToLower(words[0][:1]) + "." + last}
}

// planAdmin: the first administrator is made by a command, the trainer from
// outside by the administrator.
func (s *story) planAdmin(p *person) {
	p.came, s.admin = s.opened, p
	s.planSignIn(p)
	s.plan(s.at(s.opened, 8, 10), func(ctx context.Context) error {
		p.actor.Roles = []lms.Role{lms.Admin}
		return s.accounts.SetRoles(ctx, command, p.actor.AccountID, s.id, p.actor.Roles)
	})
	s.trainer = s.person(demo.Staff{}, s.opened)
	s.planAccount(s.trainer, account.Details{Name: "Widya Larasati, M.Hum.", Username: demoTrainer, Email: "widya@pelatih.example"}, lms.Trainer)
	s.plan(s.at(s.opened, 8, 40), func(ctx context.Context) error {
		return s.accounts.SetPassword(ctx, command, s.trainer.actor.AccountID, trainerPassword)
	})
}

// planSignIn: the first time through SLiMS makes the account.
func (s *story) planSignIn(p *person) {
	at := s.sometime(p.came)
	if p.came == s.opened {
		at = s.at(s.opened, 8, 5)
	}
	s.plan(at, func(ctx context.Context) error {
		a, err := s.accounts.SignInSlims(ctx, s.id, account.SlimsUser{UserID: p.UserID, Username: p.Username, RealName: p.NameOn(p.came), Email: demoAddress(p.Staff)}.InGroups(p.Groups), false)
		p.actor = lms.Actor{AccountID: a.ID, LibraryID: s.id, Name: a.Name, Roles: []lms.Role{lms.Librarian}}
		return err
	})
}

func (s *story) planAccount(p *person, d account.Details, role lms.Role) {
	s.plan(s.at(p.came, 8, 30), func(ctx context.Context) error {
		id, err := s.accounts.Create(ctx, s.admin.actor, s.id, d, "id", []lms.Role{role})
		p.actor = lms.Actor{AccountID: id, LibraryID: s.id, Name: d.Name, Roles: []lms.Role{role}}
		return err
	})
}

// planVisits: everybody was here not long ago, or not long before they left.
func (s *story) planVisits() {
	for _, p := range append([]*person{s.admin, s.trainer}, s.people...) {
		day := s.truth.Period.To - s.days(0, 11)
		if p.gone(day) {
			day = p.Left - s.days(2, 9)
		}
		if day < p.came { // known by name only
			continue
		}
		s.plan(s.at(day, 16, 55), func(ctx context.Context) error {
			_, session, err := s.accounts.StartSession(ctx, p.actor.AccountID, s.id, "127.0.0.1", "")
			if err != nil {
				return err
			}
			return s.accounts.EndSession(ctx, p.actor, session.ID)
		})
	}
}

func (s *story) planRoles(p *person, roles ...lms.Role) {
	s.plan(s.at(p.came, 16, 40), func(ctx context.Context) error {
		p.actor.Roles = roles
		return s.accounts.SetRoles(ctx, s.admin.actor, p.actor.AccountID, s.id, roles)
	})
}
