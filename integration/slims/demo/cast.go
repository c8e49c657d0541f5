package demo

import (
	"crypto/md5" // SLiMS 7 and older stored passwords so
	"fmt"

	"binapustaka/lms"
)

// Staff is a row of SLiMS's `user` with what only the generator knows.
type Staff struct {
	UserID       int64
	Username     string
	Password     string // plain, for the demo
	MD5          bool   // the account was never used since an old version
	RealName     string // as it stands in `user` now
	OldName      string // before Renamed, else empty
	Renamed      lms.Day
	TOTPSecret   string // base32, empty when there is no second factor
	Groups       []int64
	Location     string  // service point
	Joined, Left lms.Day // Left is the last day of work, 0 for who is still there
	Shared       bool    // several people sign in as this user

	desk, shelf, office float64 // how much of the desk's, the cataloguing and the membership work
}

// NameOn is the real name that SLiMS wrote on that day.
func (s Staff) NameOn(d lms.Day) string {
	if s.OldName != "" && d < s.Renamed {
		return s.OldName
	}
	return s.RealName
}

// WorksOn reports whether the account is somebody's on that day.
func (s Staff) WorksOn(d lms.Day) bool { return d >= s.Joined && (s.Left == 0 || d <= s.Left) }

func (s Staff) clerkOn(d lms.Day) Clerk { return Clerk{s.UserID, s.Username, s.NameOn(d)} }

// Passwords of the demo accounts, and what SLiMS stores for them.
const (
	StaffPassword = "pustaka-demo"
	AdminPassword = "admin-demo"
	OldPassword   = "pustaka-lama" // stored as MD5
	DemoTOTP      = "MJUW4YLQOVZXIYLLMFSGK3LP"

	staffHash = "$2y$10$eRxoLQZSxUKPjucSq3BAwe/Cbbqn13k22xCf0ZKVXyxKdGYVa77Ta"
	adminHash = "$2y$10$8eQkZDd2Lzi3DzpLQ.YryOX5L29necD49coQqBhcgF9w6/.mvXOTu"
)

// Locations are the service points, by mst_location.location_id.
var Locations = [][2]string{{"PST", "Perpustakaan Pusat"}, {"TMR", "Layanan Cabang Timur"}, {"BRT", "Layanan Cabang Barat"}}

// role: share of work and place; joined and left as parts of the period.
type role struct {
	username, name, location string
	desk, shelf, office      float64
	joined, left             float64
	group                    int64
}

// The first nine carry the quirks, so that every size has them.
var roles = []role{
	{"admin", "Administrator", "PST", 0, 0, 0, 0, 0, 1},
	{"nuraini", "Dra. Nur'aini, S.IP.", "PST", 0.5, 0.9, 0.2, 0, 0, 2},
	{"sitir", "Siti Rahmawati", "PST", 1.0, 0.3, 0.8, 0, 0, 3},
	{"srahma", "Siti Rahmawati", "TMR", 0.8, 0.5, 0.6, 0, 0, 3},
	{"dewi", "Dewi Anggraini Putri, A.Md.", "PST", 1.0, 1.0, 0.3, 0, 0, 2},
	{"bambang", "Bambang Sutejo", "BRT", 1.2, 0.4, 1.0, 0, 0, 3},
	{"rina", "Rina Kusumawardani, S.Hum.", "TMR", 0.3, 1.8, 0.1, 0, 0, 4},
	{"agus", "Agus Wibisono", "BRT", 0.9, 1.2, 0.2, 0, 0.62, 4},
	{"yuli", "Yuliana Tandi", "BRT", 0.8, 1.1, 0.5, 0.30, 0, 2},
	{"fauzi", "Ahmad Fauzi", "PST", 1.5, 0.2, 0.5, 0, 0, 3},
	{"fauzir", "Ahmad Fauzi Rahman", "TMR", 0.9, 0.7, 0.3, 0, 0, 2},
	{"sirkulasi", "Petugas Sirkulasi", "PST", 5.0, 0, 1.5, 0, 0, 3},
	{"maria", "Maria Goreti Lende", "TMR", 0.7, 1.0, 0.4, 0, 0, 4},
	{"ketut", "I Ketut Suardana, S.Sos.", "BRT", 1.0, 0.6, 0.7, 0, 0, 2},
	{"hendra", "Hendra Simatupang", "PST", 0.6, 1.5, 0.1, 0, 0, 4},
	{"lilis", "Lilis Suhartini", "PST", 1.4, 0.3, 0.9, 0, 0.41, 3},
	{"yohana", "Yohana Rumbiak, S.Ptk.", "TMR", 0.5, 1.3, 0.2, 0.12, 0, 4},
	{"taufan", "Taufan Nugroho", "BRT", 1.1, 0.5, 0.6, 0, 0, 3},
	{"ratnad", "Ratna Dumilah", "TMR", 1.2, 0.4, 0.8, 0, 0, 3},
	{"irwan", "Irwan Hasanuddin, M.Hum.", "PST", 0.2, 1.6, 0.1, 0, 0, 4},
	{"sulastri", "Sulastri", "BRT", 0.9, 0.8, 0.4, 0, 0.78, 2},
	{"yosef", "Yosef Tukan", "TMR", 0.8, 0.9, 0.3, 0, 0, 2},
	{"nining", "Nining Sriningsih", "PST", 1.3, 0.5, 0.4, 0, 0, 3},
	{"gede", "Gede Artawan", "BRT", 0.7, 1.1, 0.2, 0, 0, 4},
	{"mutiara", "Mutiara Hasanah, S.I.Pust.", "PST", 0.9, 1.2, 0.3, 0.45, 0, 2},
	{"robby", "Robby Pattiasina", "TMR", 1.0, 0.7, 0.5, 0.66, 0, 3},
	{"khadijah", "Khadijah Lubna", "PST", 0.8, 1.0, 0.4, 0, 0, 4},
	{"parlin", "Parlindungan Sagala", "BRT", 1.0, 0.9, 0.3, 0.80, 0, 2},
	{"wening", "Wening Kinasih", "PST", 0.6, 1.4, 0.2, 0, 0, 4},
}

const renamedBefore = "Dewi Anggraini"

// castFor hires the first n of the roles for the period.
func castFor(n int, p lms.Period, s *schema) []Staff {
	at := func(part float64) lms.Day { return p.From + lms.Day(part*float64(p.Days())) }
	var cast []Staff
	for i, r := range roles[:n] {
		x := Staff{UserID: int64(i + 1), Username: r.username, Password: StaffPassword, RealName: r.name, Groups: []int64{r.group}, Location: r.location,
			Joined: p.From - lms.Day(300+150*i), desk: r.desk, shelf: r.shelf, office: r.office, Shared: r.username == "sirkulasi"}
		if r.joined > 0 {
			x.Joined = at(r.joined)
		}
		if r.left > 0 {
			x.Left = at(r.left)
		}
		switch r.username {
		case "admin":
			x.Password, x.Joined = AdminPassword, p.From-4000
		case "nuraini":
			x.Groups = []int64{1, 2}
		case "dewi":
			x.OldName, x.Renamed = renamedBefore, at(0.45)
		case "bambang":
			x.Password, x.MD5 = OldPassword, true
		case "rina":
			if s.byName["user"].has("2fa") {
				x.TOTPSecret = DemoTOTP
			}
		}
		x.MD5 = x.MD5 || !s.from("8.3.1")
		cast = append(cast, x)
	}
	return cast
}

// phpList is PHP's serialize() of a list of ids as strings.
func phpList(ids []int64) string {
	s := fmt.Sprintf("a:%d:{", len(ids))
	for i, id := range ids {
		text := fmt.Sprint(id)
		s += fmt.Sprintf("i:%d;s:%d:%q;", i, len(text), text)
	}
	return s + "}"
}

func md5Hex(s string) string { return fmt.Sprintf("%x", md5.Sum([]byte(s))) }
