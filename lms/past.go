package lms

// Newcomer is a person as a list from elsewhere has them.
type Newcomer struct {
	Name        string
	Username    string
	Email       string
	StaffNumber string
	Roles       []Role // of somebody new
}

// Past is a training that somebody went to or gave, hours that were counted, or a
// certificate that was issued, before anything was recorded here.
type Past struct {
	Teaching  bool
	Title     string
	Organiser string
	Form      string // what kind of training, as the library calls it
	From, To  Day
	JP        int // hundredths; 0 with Minutes 0: a certificate alone, which counts nothing
	Minutes   int
	Number    string // of the certificate
	Issued    Day    // 0: not said, also the next
	Until     Day
}
