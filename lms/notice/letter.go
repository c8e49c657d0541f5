package notice

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strings"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/locale"
)

// State is how far a letter is.
type State string

const (
	Due           State = "due"
	Sending       State = "sending" // handed to the server now
	Sent          State = "sent"
	RefusedLetter State = "refused" // its address does not accept mail
	Failed        State = "failed"
	Dropped       State = "dropped" // nobody wants it any more
)

var States = []State{Due, Sending, Sent, RefusedLetter, Failed, Dropped}

// Outcome is how a server took a letter.
type Outcome string

const (
	Taken       Outcome = "taken"
	NoAddress   Outcome = "no_address"  // refused for good: nobody there
	Rejected    Outcome = "rejected"    // this letter, for good
	Later       Outcome = "later"       // asks to come again
	NoSender    Outcome = "no_sender"   // does not take letters from our address, or not to others
	NoAnswer    Outcome = "no_answer"   // was not reached
	NoHost      Outcome = "no_host"     // its name is not known
	Closed      Outcome = "closed"      // nothing listens there
	NoTLS       Outcome = "no_tls"      // no encryption that can be trusted
	NoSignIn    Outcome = "no_signin"   // user or password refused
	Interrupted Outcome = "interrupted" // the program ended while it was handed over
)

var Outcomes = []Outcome{Taken, NoAddress, Rejected, Later, NoSender, NoAnswer, NoHost, Closed, NoTLS, NoSignIn, Interrupted}

// Ours reports whether it would be the same for every letter now: the others
// need not be tried.
func (o Outcome) Ours() bool {
	return slices.Contains([]Outcome{NoSender, NoAnswer, NoHost, Closed, NoTLS, NoSignIn}, o)
}

// Answer is an Outcome with the server's own words. They may name the addressee
// and are never logged.
type Answer struct {
	Outcome Outcome
	Words   string
}

// Box is the mail server as it is set; Host is "" where there is none.
type Box struct {
	Host      string
	Port      int
	Encrypted bool // from the start
	User      bool // signs in
	From      string
	Site      string // address of the pages, for the links in letters; "" where nobody said
}

const (
	mostTries = 24                  // of a letter: five days
	handOver  = 10 * time.Minute    // a letter that is Sending for longer was interrupted
	stale     = 3 * 24 * time.Hour  // what had to go before is no news by mail
	keepMail  = 30 * 24 * time.Hour // letters that are over
	keepRead  = 180                 // days that notices are kept
)

// wait is how long after so many tries the next one is.
func wait(tries int) time.Duration {
	waits := []time.Duration{5 * time.Minute, 15 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour}
	return waits[min(max(tries, 1), len(waits))-1]
}

// Letter is one to be sent.
type Letter struct {
	ID, LibraryID, AccountID int64
	Address, Name            string
	Language                 string
	Library                  string
	Zone                     *time.Location
	Notices                  []Notice
	Kinds                    []Kind // that are in it, each once
	Tries                    int
}

// Written is a letter in its reader's language.
type Written struct {
	ID                  string // the same whenever it is written, and of no other
	Subject, Text, HTML string
	Stop                string // page that ends such letters
}

type line struct{ Text, URL string }

//go:embed letter.html
var htmlFile string

var htmlLetter = template.Must(template.New("letter").Parse(htmlFile))

// Write writes it. site is the address of the pages; without it there are no
// links. Its subject names no more than how much there is: it is shown on
// screens that lie about.
func (s *Store) Write(l Letter, site string) (w Written, err error) {
	lang, _ := locale.Find(l.Language)
	site = strings.TrimSuffix(site, "/")
	stop := func(k Kind) string { return site + "/notices/stop/" + url.PathEscape(s.Token(l.AccountID, k)) }
	page := struct {
		Lang, Subject, Hello, Lead, Why, Open, Settings string
		Site                                            string
		Notices, Stops                                  []line
	}{Lang: string(lang), Site: site, Subject: lang.T("notice.letter_subject", lms.Args{"n": len(l.Notices), "library": l.Library}),
		Hello: lang.T("notice.letter_hello", lms.Args{"name": l.Name}), Lead: lang.T("notice.letter_lead", lms.Args{"n": len(l.Notices)}),
		Why: lang.T("notice.letter_why", lms.Args{"library": l.Library}), Open: lang.T("notice.letter_open"), Settings: lang.T("notice.letter_settings")}
	for _, n := range l.Notices {
		one := line{Text: n.Text(lang, l.Zone)}
		if site != "" && n.Link != "" {
			one.URL = fmt.Sprintf("%s/notices/%d", site, n.ID)
		}
		page.Notices = append(page.Notices, one)
	}
	if site != "" {
		for _, k := range l.Kinds {
			page.Stops = append(page.Stops, line{lang.T("notice.letter_stop", lms.Args{"kind": locale.Inside(k.Name(lang))}), stop(k)})
		}
		w.Stop = stop("")
		if len(l.Kinds) == 1 {
			w.Stop = stop(l.Kinds[0])
		}
		page.Stops = append(page.Stops, line{lang.T("notice.letter_stop_all"), stop("")})
	}
	var b bytes.Buffer
	if err := htmlLetter.Execute(&b, page); err != nil {
		return w, err
	}
	w.ID = fmt.Sprintf("notice-%d.%s", l.ID, strings.TrimLeft(s.sign(fmt.Sprint("letter ", l.ID)), "-"))
	w.Subject, w.HTML = page.Subject, b.String()

	var t strings.Builder
	fmt.Fprintf(&t, "%s\n\n%s\n", page.Hello, page.Lead)
	for _, n := range page.Notices {
		fmt.Fprintf(&t, "\n- %s\n", n.Text)
		if n.URL != "" {
			fmt.Fprintf(&t, "  %s\n", n.URL)
		}
	}
	fmt.Fprintf(&t, "\n-- \n%s\n", page.Why)
	if site != "" {
		fmt.Fprintf(&t, "%s: %s/notices/settings\n", page.Settings, site)
	}
	for _, one := range page.Stops {
		fmt.Fprintf(&t, "%s: %s\n", one.Text, one.URL)
	}
	w.Text = t.String()
	return w, nil
}
