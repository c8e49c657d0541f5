// Package library is the libraries that one installation serves: a main
// library and its branches, or the libraries of a region. Everything else in
// the product belongs to one of them.
//
// Tables: library, library_key, library_report, library_breaker. Rules:
//   - A code names a library in commands and addresses; it is short, lower case
//     and unique, also among archived libraries.
//   - The DSN of a library's SLiMS holds a password: it is stored sealed
//     (AES-256-GCM under the installation's key, bound to the library's id) and
//     handed out to jobs and commands only, never to a person.
//   - A key is a secret that the plug-in in a library's SLiMS signs its tickets
//     with; it is sealed like the DSN. Its administrators make keys and end them.
//     A new one goes into use while the one before still opens; two are good at
//     the most.
//   - A report is what the newest check of the SLiMS database found, for its
//     administrators; it is of one address and goes with it.
//   - A paused library's SLiMS is asked nothing, by nobody's schedule and nobody's
//     button; only whoever signs in with a password of SLiMS still is checked there.
//   - A SLiMS that failed several times in a row is left alone for a growing while,
//     then one try finds out whether it answers again (see Breaker). Somebody who
//     asks for a look is not kept waiting.
//   - The time zone is the one SLiMS writes its times in; it decides where a
//     local day begins.
package library
