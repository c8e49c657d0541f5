package lms

import "testing"

func TestLine(t *testing.T) {
	for in, want := range map[string]string{
		"  Layanan  referensi\t ": "Layanan referensi", "a\r\nb\x00c": "a b c", "nama\u202Egnp.exe": "namagnp.exe", "\uFEFFjudul": "judul", "a\xffb": "ab",
		"Nur'aini, S.IP. 図書館 👩🏽‍💻": "Nur'aini, S.IP. 図書館 👩🏽‍💻", "\n\t": "",
	} {
		if got := Line(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
