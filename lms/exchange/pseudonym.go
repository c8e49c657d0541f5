package exchange

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"strings"
)

// What an id is hidden for: the same number is another text for each.
const (
	asPerson  byte = 1
	asLearner byte = 2 // of a receiver
	asMessage byte = 3
	asCursor  byte = 16 // and one more for each list
)

// hider turns an id into a text that tells nothing and turns back: one block of
// AES over what it is for, whom it is told, and the id. Nothing has to be stored,
// the same id gives the same text, and a text that somebody made up, or that was
// told to somebody else, does not turn back.
type hider struct{ block cipher.Block }

func newHider(key [32]byte) hider {
	sum := hmac.New(sha256.New, key[:])
	sum.Write([]byte("pseudonym"))
	block, err := aes.NewCipher(sum.Sum(nil))
	if err != nil {
		panic(err) // 32 bytes are a key
	}
	return hider{block}
}

var letters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// hiddenLength is how long every hidden id is.
const hiddenLength = 26

func (h hider) hide(as byte, whom, id int64) string {
	var b [aes.BlockSize]byte
	binary.BigEndian.PutUint64(b[:8], uint64(whom))
	b[0] = as // ids stay far below 2^56
	binary.BigEndian.PutUint64(b[8:], uint64(id))
	h.block.Encrypt(b[:], b[:])
	return letters.EncodeToString(b[:])
}

// show is the id in a text made by hide for the same purpose and the same reader.
func (h hider) show(as byte, whom int64, text string) (id int64, ok bool) {
	if len(text) != hiddenLength || strings.ContainsAny(text, "\r\n") {
		return 0, false
	}
	b, err := letters.DecodeString(text)
	if err != nil || len(b) != aes.BlockSize {
		return 0, false
	}
	h.block.Decrypt(b, b)
	id = int64(binary.BigEndian.Uint64(b[8:]))
	// Encoded again: the last letter carries bits that nobody reads.
	return id, id >= 0 && h.hide(as, whom, id) == text
}
