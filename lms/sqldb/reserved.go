package sqldb

import (
	"bytes"
	"io"
	"io/fs"
	"regexp"
)

// The files up to this number name identifiers bare that MySQL reserves:
// STORED since 5.7, LIBRARY since 9.2. A released file is never edited, so
// they are quoted as they are read. A newer file quotes them itself.
const lastBare = "00861"

var (
	reservedWord = regexp.MustCompile(`([ (])(library|stored)([ )])`)
	bareFile     = regexp.MustCompile(`^\d{5}_\w+\.sql$`)
)

type quoting struct{ fs.FS }

func (q quoting) Open(name string) (fs.File, error) {
	f, err := q.FS.Open(name)
	if err != nil || !bareFile.MatchString(name) || name[:len(lastBare)] > lastBare {
		return f, err
	}
	text, err := io.ReadAll(f)
	if err != nil {
		f.Close()
		return nil, err
	}
	return quotedFile{f, bytes.NewReader(reservedWord.ReplaceAll(text, []byte("$1`$2`$3")))}, nil
}

type quotedFile struct {
	fs.File
	text *bytes.Reader
}

func (f quotedFile) Read(p []byte) (int, error) { return f.text.Read(p) }
