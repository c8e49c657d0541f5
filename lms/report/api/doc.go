// Package api is what is read of all areas together, for other systems: it has
// no table of its own and writes nothing.
//
// Rules:
//   - Every question is a token's (exchange.Reader): it sees its own library, and
//     what it has the scope for. What another library has is as if it were not.
//   - People are known by the reader's pseudonym for them; who they are stands in
//     Person alone, and there only with the scope for it.
//   - Lists go by a key that only grows, so that a row that comes or goes between two
//     parts moves no other: each is told once.
//   - Service is the library's, by day, never a staff member's; a day that is not
//     known is no zero.
package api
