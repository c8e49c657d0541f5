// Package exchange is what other systems are told: tokens for reading over HTTP,
// webhooks, and xAPI statements for a learning record store.
//
// Tables: exchange_token, exchange_receiver (webhooks and record stores),
// exchange_event (what has happened), exchange_delivery (one message to one of
// them). Of other areas it reads what has happened and to whom: course_enrolment,
// course_progress, attempt, attempt_void, certificate, account.
//
// Rules:
//   - A token belongs to one library and reads that library alone. It is shown once;
//     what is kept is its SHA-256. It ends on its day, or when it is revoked.
//   - A scope opens one kind of thing. Who a person is takes a scope of its own,
//     Personal: without it everybody has a pseudonym, the same in every answer to one
//     token and another for every other token, so that two readers cannot put
//     together what they know.
//   - A library's administrators make tokens and revoke them, and say who is told.
//   - An event is noted once, with the messages that are due for it, in one
//     transaction; whoever is told later hears of what comes after.
//   - A completed course that is open again, and a result that was declared void or
//     turned into its opposite, are taken back with whoever was told of them; what
//     holds again afterwards is told again. A score that merely changes is not told:
//     the API says what it is now.
//   - A message is tried nine times over two days and keeps its id; a receiver that
//     takes nothing for five days is switched off. What happens while it is off it is
//     never told.
//   - A receiver, too, has pseudonyms of its own, unless it is told who people are,
//     with a reason. Its secret is sealed and shown once.
package exchange
