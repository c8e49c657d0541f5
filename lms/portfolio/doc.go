// Package portfolio is the links by which people show others what they have
// learnt and done. What stands in a portfolio, the areas know; web puts it
// together as its owner, who sees of themselves what they always see.
//
// Tables: portfolio_share. Of other areas it reads account (name, status) and
// library (name, clock).
//
// Rules:
//   - A link is made by the owner of a portfolio, for chosen sections, and ends on
//     a day they name, a year from now at the latest, or at once when they say so.
//   - Whoever has the link sees these sections of this person in this library as
//     they are that day, and nothing else of anybody. Its secret is 128 bits and more,
//     and only the hash of it is kept.
//   - A link of an account that may not sign in any more shows nothing.
package portfolio
