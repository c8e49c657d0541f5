// Package library is the libraries that one installation serves: a main
// library and its branches, or the libraries of a region. Everything else in
// the product belongs to one of them.
//
// Table: library. Rules:
//   - A code names a library in commands and addresses; it is short, lower case
//     and unique, also among archived libraries.
//   - The DSN of a library's SLiMS holds a password: it is stored sealed
//     (AES-256-GCM under the installation's key, bound to the library's id) and
//     handed out to jobs and commands only, never to a person.
//   - The time zone is the one SLiMS writes its times in; it decides where a
//     local day begins.
package library
