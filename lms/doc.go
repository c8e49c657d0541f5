// Package lms is the kernel of Binapustaka's domain: the few types that every
// area shares. It knows the standard library and nothing else; areas live in
// the folders below it and refer to each other by id.
package lms
