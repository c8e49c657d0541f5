package web

import (
	"context"
	"net/http"
	"strconv"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/report"
	"binapustaka/web/webtest"
)

// The head has reports sent to addresses, and whoever reads them ends it; a
// program that only follows the link ends nothing.
func TestReportsByMail(t *testing.T) {
	room := openTestRoom(t)
	head := room.enter("Sri", "id", lms.Head)
	head.see("/reports", "Kirim laporan lewat surel")
	head.see("/reports/recipients", "Belum ada penerima")
	head.refused(http.StatusUnprocessableEntity, "/reports/recipients", "/reports/recipients", form("address", "kepala di kota", "language", "en"),
		"Tulis satu alamat surel", `value="kepala di kota"`, `value="en" lang="en" selected`)
	head.sent("/reports/recipients", "/reports/recipients", form("address", "kepala@kota.go.id", "language", "id"))
	head.sent("/reports/recipients", "/reports/recipients", form("address", "office@city.go.id", "language", "en"))
	head.see("/reports/recipients", "kepala@kota.go.id", "laporan berikutnya akan dikirim")
	head.inBoth("/reports/recipients")

	recipients := func() []report.Recipient {
		t.Helper()
		list, err := room.deps.Terms.Recipients(context.Background(), head.actor, report.Owner{LibraryID: room.library})
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	reader := webtest.Open(t)
	for _, r := range recipients() {
		reader.Go(room.url + "/reports/stop/" + r.Code)
		reader.See(r.Address)
		room.examine(reader)
		reader.Size(390, 844)
		reader.Accessible()
	}
	if n := len(recipients()); n != 2 {
		t.Fatalf("%d recipients after a look at the page", n)
	}
	reader.Press("Yes, stop")
	reader.See("office@city.go.id gets no more reports")
	room.examine(reader)
	left := recipients()
	if len(left) != 1 || left[0].Address != "kepala@kota.go.id" {
		t.Fatalf("%+v", left)
	}
	reader.Go(room.url + "/reports/stop/abcdefghijklmnopqrstuvwxyz")
	reader.See("tidak ada di daftar penerima")
	head.sent("/reports/recipients", "/reports/recipients/"+strconv.FormatInt(left[0].ID, 10)+"/remove", form())
	head.see("/reports/recipients", "Belum ada penerima")
}
