// Package exchange is what other systems are told: tokens for reading over HTTP.
//
// Table: exchange_token.
//
// Rules:
//   - A token belongs to one library and reads that library alone. It is shown once;
//     what is kept is its SHA-256. It ends on its day, or when it is revoked.
//   - A scope opens one kind of thing. Who a person is takes a scope of its own,
//     Personal: without it everybody has a pseudonym, the same in every answer to one
//     token and another for every other token, so that two readers cannot put
//     together what they know.
//   - A library's administrators make tokens and revoke them.
package exchange
