// Package certificate says on paper what somebody has completed or attended, so
// that anybody can check it.
//
// Tables: certificate_rule, certificate_sequence, certificate, certificate_key,
// certificate_layout, certificate_picture. Of other areas it
// reads who completed and attended what: course, course_version, course_enrolment,
// course_progress, activity, activity_attendance, competency, account, library; and what
// volunteers have given: volunteer, volunteer_session.
//
// Rules:
//   - An administrator switches certificates on for a course or an activity. All
//     who have completed the course get one, also those who did so before; of an
//     activity, who attended four fifths of it, once it is over.
//   - Volunteers are thanked when somebody who keeps them says so, for the sessions of
//     a period that were confirmed. Such a certificate is a volunteer's, no account's.
//   - What is printed is frozen when a certificate is issued: a later change of a
//     name, a course or the rule changes no certificate that exists.
//     The same holds for how it looks: a certificate keeps a copy of the layout that
//     it was issued with, and pictures are never changed.
//   - Numbers have no gaps in a library's year. Codes are random: 100 bits.
//   - A certificate is never deleted. It is revoked with a reason, and issued anew
//     where it was a mistake. Earlier ones stay beside a renewal.
//   - Every certificate is an Open Badge 3.0, too, signed with a key of the library's
//     when it is asked for. Keys that signed before stay published, so that badges
//     of then verify; one that leaked is withdrawn.
//   - Whoever has the code sees everything that is printed, and no more.
//
// Of the two ways in which Open Badges 3.0 lets a badge be signed it is the JWT
// (VC-JWT), with EdDSA: what is signed is the very text that is passed on, so
// nothing has to be brought into a canonical form first, here or by who verifies,
// and any JOSE library does it. Data Integrity proofs with Ed25519 would take RDF
// canonicalization (eddsa-rdfc-2022; verifiers do not know eddsa-jcs-2022 yet) and
// with it JSON-LD contexts from elsewhere. The price: the validator that 1EdTech
// runs takes JWTs with RS256 and ES256 alone.
package certificate
