package main

import (
	"io"
	"os"

	"binapustaka/lms"
)

const secretLimit = 1 << 16

// read is what stands in a file that holds a secret; "-" is standard input.
func (p *program) read(file string) (b []byte, err error) {
	if file == "-" {
		b, err = io.ReadAll(io.LimitReader(p.in, secretLimit))
	} else {
		b, err = os.ReadFile(file)
	}
	if err != nil {
		return nil, &lms.Error{Kind: lms.Invalid, Key: "cli.file", Args: lms.Args{"file": file}, Err: err}
	}
	return b, nil
}
