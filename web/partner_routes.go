package web

import "binapustaka/lms"

// Who looks after a partner or receives a visit may be anybody who works in the
// library: what is written is asked of the area.
func (s *server) partnerRoutes() []route {
	answers := only(lms.Trainer, lms.Head, lms.Admin)
	const limit = lms.ScanLimit + bodyLimit
	return []route{
		{method: get, path: "/partners", may: signedIn, do: s.partnerList},
		{method: get, path: "/partners/new", may: answers, do: s.partnerNew},
		{method: post, path: "/partners", may: answers, do: s.partnerCreate, once: true},
		{method: get, path: "/partners/summary", may: answers, do: s.partnerSummary},
		{method: get, path: "/partners/summary.xlsx", may: answers, do: s.partnerWorkbook},
		{method: get, path: "/partners/summary.csv", may: answers, do: s.partnerSheet},
		{method: get, path: "/partners/:id", may: signedIn, do: s.partnerShow},
		{method: get, path: "/partners/:id/edit", may: signedIn, do: s.partnerEdit},
		{method: post, path: "/partners/:id", may: signedIn, do: s.partnerUpdate, once: true},
		{method: post, path: "/partners/:id/links", may: signedIn, do: s.partnerLink},
		{method: get, path: "/partners/:id/contacts/new", may: signedIn, do: s.partnerContactNew},
		{method: post, path: "/partners/:id/contacts", may: signedIn, do: s.partnerContactSave, once: true},
		{method: get, path: "/partners/:id/contacts/:contact", may: signedIn, do: s.partnerContactEdit},
		{method: post, path: "/partners/:id/contacts/:contact", may: signedIn, do: s.partnerContactSave},
		{method: get, path: "/partners/:id/agreements/new", may: signedIn, do: s.agreementNew},
		{method: post, path: "/partners/:id/agreements", may: signedIn, do: s.agreementSave, upload: limit},
		{method: get, path: "/partners/:id/agreements/:agreement", may: signedIn, do: s.agreementEdit},
		{method: post, path: "/partners/:id/agreements/:agreement", may: signedIn, do: s.agreementSave, upload: limit},
		{method: post, path: "/partners/:id/agreements/:agreement/end", may: signedIn, do: s.agreementEnd},
		{method: get, path: "/partners/:id/agreements/:agreement/file", may: signedIn, do: s.agreementFile},
		{method: get, path: "/partners/:id/visits/new", may: signedIn, do: s.visitNew},
		{method: post, path: "/partners/:id/visits", may: signedIn, do: s.visitPlan, once: true},
		{method: get, path: "/partners/:id/visits/:visit", may: signedIn, do: s.visitShow},
		{method: post, path: "/partners/:id/visits/:visit", may: signedIn, do: s.visitReceive, once: true},
		{method: get, path: "/partners/:id/visits/:visit/edit", may: signedIn, do: s.visitEdit},
		{method: post, path: "/partners/:id/visits/:visit/edit", may: signedIn, do: s.visitPlan, once: true},
		{method: post, path: "/partners/:id/visits/:visit/cancel", may: signedIn, do: s.visitCancel, once: true},
		{method: get, path: "/partners/:id/entries/new", may: signedIn, do: s.partnerEntryNew},
		{method: post, path: "/partners/:id/entries", may: signedIn, do: s.partnerEntrySave, once: true},
		{method: get, path: "/partners/:id/entries/:entry", may: signedIn, do: s.partnerEntryEdit},
		{method: post, path: "/partners/:id/entries/:entry", may: signedIn, do: s.partnerEntrySave},
	}
}
