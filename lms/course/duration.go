package course

import (
	"bytes"
	"encoding/binary"
	"io"
	"os"
)

// durationOf is how long a video or a sound is, in milliseconds, read from the
// file itself: WAV, MP4 and M4A, OGG. 0 for what does not say it in its header.
func durationOf(m Media, file string) int64 {
	f, err := os.Open(file)
	if err != nil {
		return 0
	}
	defer f.Close()
	switch m.Extension {
	case "wav":
		return wavDuration(f)
	case "mp4", "m4a":
		return mp4Duration(f, m.Size)
	case "ogg":
		return oggDuration(f, m.Size)
	}
	return 0
}

// wavDuration: bytes of the data by bytes a second (RIFF WAVE, "fmt " and "data").
func wavDuration(f io.ReadSeeker) int64 {
	at, rate := int64(12), int64(0)
	for range 100 {
		var head [8]byte
		if _, err := f.Seek(at, io.SeekStart); err != nil {
			return 0
		}
		if _, err := io.ReadFull(f, head[:]); err != nil {
			return 0
		}
		size := int64(binary.LittleEndian.Uint32(head[4:]))
		switch string(head[:4]) {
		case "fmt ":
			var format [12]byte
			if _, err := io.ReadFull(f, format[:]); err != nil {
				return 0
			}
			rate = int64(binary.LittleEndian.Uint32(format[8:]))
		case "data":
			if rate == 0 {
				return 0
			}
			return 1000 * size / rate
		}
		at += 8 + size + size%2
	}
	return 0
}

// mp4Duration reads mvhd within moov (ISO/IEC 14496-12): duration by time scale.
func mp4Duration(f io.ReadSeeker, end int64) int64 {
	at := int64(0)
	for range 1000 {
		var head [16]byte
		if at+8 > end {
			return 0
		}
		if _, err := f.Seek(at, io.SeekStart); err != nil {
			return 0
		}
		if n, err := io.ReadFull(f, head[:]); err != nil && n < 8 {
			return 0
		}
		size, body := int64(binary.BigEndian.Uint32(head[:])), int64(8)
		switch size {
		case 0:
			size = end - at
		case 1:
			size, body = int64(binary.BigEndian.Uint64(head[8:])), 16
		}
		if size < body || size > end-at {
			return 0
		}
		switch string(head[4:8]) {
		case "moov": // its own boxes come next
			end, at = at+size, at+body
			continue
		case "mvhd":
			var b [32]byte
			if _, err := f.Seek(at+body, io.SeekStart); err != nil {
				return 0
			}
			if _, err := io.ReadFull(f, b[:]); err != nil {
				return 0
			}
			scale, length := binary.BigEndian.Uint32(b[12:]), uint64(binary.BigEndian.Uint32(b[16:]))
			if b[0] == 1 {
				scale, length = binary.BigEndian.Uint32(b[20:]), binary.BigEndian.Uint64(b[24:])
			}
			if scale == 0 || length > 1<<50 {
				return 0
			}
			return int64(1000 * length / uint64(scale))
		}
		at += size
	}
	return 0
}

// oggDuration is the position of the last page (RFC 3533) by samples a second:
// 48,000 of Opus (RFC 7845), of Vorbis what its header says.
func oggDuration(f io.ReadSeeker, size int64) int64 {
	head := make([]byte, 64)
	if _, err := io.ReadFull(f, head); err != nil {
		return 0
	}
	rate, skip := int64(48000), int64(binary.LittleEndian.Uint16(head[38:]))
	if string(head[28:35]) == "\x01vorbis" {
		rate, skip = int64(binary.LittleEndian.Uint32(head[40:])), 0
	}
	tail := make([]byte, min(size, 1<<16))
	if _, err := f.Seek(-int64(len(tail)), io.SeekEnd); err != nil {
		return 0
	}
	if _, err := io.ReadFull(f, tail); err != nil {
		return 0
	}
	at := bytes.LastIndex(tail, []byte("OggS"))
	if at < 0 || at+14 > len(tail) || rate == 0 {
		return 0
	}
	samples := int64(binary.LittleEndian.Uint64(tail[at+6:])) - skip
	if samples <= 0 || samples > 1<<50 {
		return 0
	}
	return 1000 * samples / rate
}
