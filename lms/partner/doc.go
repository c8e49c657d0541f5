// Package partner holds with whom a library works: schools that bring their
// classes, local institutions, communities; how to reach them, what was agreed and
// until when, and what was done together.
//
// Tables: partner; partner_contact; partner_agreement with partner_agreement_file;
// partner_visit (of a class or a group) with partner_visit_host (who receives it);
// partner_entry (what else was done); partner_programme and partner_activity (on
// which programmes and activities a partner is named).
//
// Rules: trainers, heads and administrators write, and so does who looks after a
// partner, its keeper; everybody who works in the library reads. Contacts and
// signed papers are personal data of outsiders: only those who write see them, they
// are in no file for others, and a contact that is removed is gone.
//
// Pupils are numbers: nobody's name is kept. They are counted once a visit has
// begun, never before; whoever receives a visit counts them and writes about it.
// Two visits at the same place or received by the same person at the same time are
// told of and not forbidden: whoever plans knows the house.
//
// Agreements are not deleted: they end on their day or earlier with a reason, and
// are renewed by one that follows. A visit that does not take place is cancelled,
// with a reason. A partner with whom nothing more is done has ended.
package partner
