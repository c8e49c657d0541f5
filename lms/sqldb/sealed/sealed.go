// Package sealed keeps secrets in columns: encrypted with the installation's
// key, so that a copy of the database alone tells none.
package sealed

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"

	"binapustaka/lms"
)

// Seal encrypts a secret of a library: nonce, then AES-256-GCM. What it is and
// the library's id are bound in, so that a sealed value copied to another place
// does not open.
func Seal(key [32]byte, what string, libraryID int64, secret string) []byte {
	gcm := aead(key)
	nonce := make([]byte, gcm.NonceSize())
	rand.Read(nonce)
	return gcm.Seal(nonce, nonce, []byte(secret), bound(what, libraryID))
}

// Open is what Seal was given; Unavailable library.sealed_elsewhere when it was
// sealed with another key or for another place.
func Open(key [32]byte, what string, libraryID int64, sealed []byte) (string, error) {
	gcm := aead(key)
	if len(sealed) >= gcm.NonceSize() {
		if secret, err := gcm.Open(nil, sealed[:gcm.NonceSize()], sealed[gcm.NonceSize():], bound(what, libraryID)); err == nil {
			return string(secret), nil
		}
	}
	return "", lms.Fail(lms.Unavailable, "library.sealed_elsewhere")
}

func aead(key [32]byte) cipher.AEAD {
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic(err) // 32 bytes are a key
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		panic(err) // AES has the block size of GCM
	}
	return gcm
}

func bound(what string, libraryID int64) []byte {
	return binary.BigEndian.AppendUint64([]byte(what), uint64(libraryID))
}
