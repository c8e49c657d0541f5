package main

import (
	"io"
	"os"

	"binapustaka/lms"
)

const secretLimit = 1 << 16

// read is what stands in a file that holds a secret; "-" is standard input.
func (p *program) read(file string) ([]byte, error) { return p.readUpTo(file, secretLimit) }

// readUpTo is what stands in the first limit bytes of a file; "-" is standard input.
func (p *program) readUpTo(file string, limit int64) ([]byte, error) {
	fail := func(err error) ([]byte, error) {
		return nil, &lms.Error{Kind: lms.Invalid, Key: "cli.file", Args: lms.Args{"file": file}, Err: err}
	}
	from := p.in
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return fail(err)
		}
		defer f.Close()
		from = f
	}
	b, err := io.ReadAll(io.LimitReader(from, limit))
	if err != nil {
		return fail(err)
	}
	return b, nil
}
