package library

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"

	"binapustaka/lms"
)

// seal encrypts the DSN of a library: nonce, then AES-256-GCM. The library's
// id is bound in, so that a sealed value copied to another row does not open.
func seal(key [32]byte, libraryID int64, dsn string) []byte {
	gcm := aead(key)
	nonce := make([]byte, gcm.NonceSize())
	rand.Read(nonce)
	return gcm.Seal(nonce, nonce, []byte(dsn), bound(libraryID))
}

func open(key [32]byte, libraryID int64, sealed []byte) (string, error) {
	gcm := aead(key)
	if len(sealed) >= gcm.NonceSize() {
		if dsn, err := gcm.Open(nil, sealed[:gcm.NonceSize()], sealed[gcm.NonceSize():], bound(libraryID)); err == nil {
			return string(dsn), nil
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

func bound(libraryID int64) []byte {
	return binary.BigEndian.AppendUint64([]byte("library.slims_sealed:"), uint64(libraryID))
}
