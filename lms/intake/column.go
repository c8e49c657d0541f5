package intake

import (
	"strings"
	"unicode"
)

// Kind is what the lines of a file are.
type Kind string

const (
	People       Kind = "people"
	Trainings    Kind = "trainings" // that people went to, elsewhere or here
	Hours        Kind = "hours"     // that were counted elsewhere
	Certificates Kind = "certificates"
)

var Kinds = []Kind{People, Trainings, Hours, Certificates}

// Valid reports whether k is one of Kinds.
func (k Kind) Valid() bool { return columns[k] != nil }

// Columns of files. What a line says of them has the message intake.column_<name>.
const (
	Name         = "name"
	Username     = "username"
	StaffNumber  = "staff_number"
	Email        = "email"
	Role         = "role"
	Employment   = "employment"
	ContractFrom = "contract_from"
	ContractTo   = "contract_to"
	Title        = "title"
	Organiser    = "organiser"
	Form         = "form"
	From         = "from"
	To           = "to"
	JP           = "jp"
	Minutes      = "minutes"
	Number       = "number"
	Issued       = "issued"
	Until        = "until"
	Work         = "work" // hours: attended or taught
)

// columns of each kind, in the order of its template.
var columns = map[Kind][]string{
	People:       {Name, Username, StaffNumber, Email, Role, Employment, ContractFrom, ContractTo},
	Trainings:    {Name, StaffNumber, Username, Title, Organiser, Form, From, To, JP, Minutes, Number},
	Hours:        {Name, StaffNumber, Username, To, Title, Organiser, Work, JP, Minutes},
	Certificates: {Name, StaffNumber, Username, Title, Organiser, Number, Issued, Until},
}

// Columns are those that a kind knows.
func (k Kind) Columns() []string { return columns[k] }

// needed are the columns without which nothing can be said: of each group one.
var needed = map[Kind][][]string{
	People:       {{Name}, {Username}},
	Trainings:    {{Name, StaffNumber, Username}, {Title}, {To, From}, {JP, Minutes}},
	Hours:        {{Name, StaffNumber, Username}, {To}, {JP, Minutes}},
	Certificates: {{Name, StaffNumber, Username}, {Title}, {Number}, {Issued}},
}

// headings are what columns are called in the files that libraries have.
var headings = map[string][]string{
	Name:         {"nama", "nama lengkap", "nama pegawai", "nama peserta", "peserta", "pegawai", "name", "full name", "person", "participant", "employee"},
	Username:     {"nama pengguna", "pengguna", "username", "user name", "user", "login"},
	StaffNumber:  {"nip", "nip/nipppk", "nipppk", "ni pppk", "nomor pegawai", "no pegawai", "nomor induk pegawai", "staff number", "employee number", "staff no"},
	Email:        {"surel", "email", "e-mail", "alamat surel", "alamat email", "mail"},
	Role:         {"peran", "role", "roles", "hak akses"},
	Employment:   {"status kepegawaian", "kepegawaian", "jenis pegawai", "status pegawai", "employment", "employed as"},
	ContractFrom: {"kontrak mulai", "awal kontrak", "mulai kontrak", "contract from", "contract start"},
	ContractTo:   {"kontrak selesai", "akhir kontrak", "selesai kontrak", "contract to", "contract end"},
	Title:        {"judul", "judul pelatihan", "nama pelatihan", "pelatihan", "nama diklat", "diklat", "kegiatan", "nama kegiatan", "uraian", "judul sertifikat", "title", "training", "course", "activity", "description"},
	Organiser:    {"penyelenggara", "lembaga", "instansi penyelenggara", "penerbit", "organiser", "organizer", "provider", "issuer"},
	Form:         {"bentuk", "jenis", "jenis pelatihan", "jenis diklat", "bentuk pelatihan", "type", "form", "kind"},
	From:         {"tanggal mulai", "tgl mulai", "mulai", "dari tanggal", "start", "start date", "from"},
	To:           {"tanggal selesai", "tgl selesai", "selesai", "sampai tanggal", "tanggal", "tgl", "end", "end date", "to", "date"},
	JP:           {"jp", "jam pelajaran", "jumlah jp", "jam", "jumlah jam pelajaran", "learning hours", "credit hours", "hours"},
	Minutes:      {"menit", "jumlah menit", "minutes"},
	Number:       {"nomor sertifikat", "no sertifikat", "no. sertifikat", "nomor", "no. sttpp", "nomor sttpp", "certificate number", "certificate no", "number"},
	Issued:       {"tanggal terbit", "tgl terbit", "tanggal sertifikat", "tgl sertifikat", "terbit", "issued", "issued on", "issue date", "date issued"},
	Until:        {"berlaku sampai", "berlaku hingga", "masa berlaku", "kedaluwarsa", "valid until", "expires", "expiry date"},
	Work:         {"peran dalam kegiatan", "sebagai", "sumber", "as", "attended as"},
}

// fold is a heading as it is compared: small letters, single spaces, no points.
func fold(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("._:*", r) }), " ")
}

// Match says which column of a file is which of ours: its number by our name.
type Match map[string]int

// Recognise finds columns by their headings, the first of two alike.
func (k Kind) Recognise(head []string) Match {
	m := Match{}
	for i, cell := range head {
		for _, name := range k.Columns() {
			if _, taken := m[name]; taken {
				continue
			}
			for _, known := range headings[name] {
				if fold(cell) == fold(known) || fold(cell) == strings.ReplaceAll(name, "_", " ") {
					m[name] = i
				}
			}
		}
	}
	return m
}

// Missing are the columns that a match lacks, of each group the first.
func (k Kind) Missing(m Match) (names []string) {
	for _, group := range needed[k] {
		found := false
		for _, name := range group {
			if _, ok := m[name]; ok {
				found = true
			}
		}
		if !found {
			names = append(names, group[0])
		}
	}
	return names
}
