// Package demo makes SLiMS databases that look like life, for the demo and for
// tests, and writes single events into them exactly as SLiMS does (Writer).
package demo
