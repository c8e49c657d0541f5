package web

import (
	"context"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/activity"
	"binapustaka/lms/notice"
)

// A librarian is invited, sees it behind the bell, reads it, and chooses what comes
// by mail; the administrator tries the mail server and looks into the outbox.
func TestJourneyOfNotices(t *testing.T) {
	room, office, deliver := withMail(t)
	admin, rina := room.enter("Sari Dewi", "id", lms.Admin), room.enter("Rina Sari", "id", lms.Librarian)
	admin.writesTo("tiada@kota.example")
	rina.writesTo("rina@kota.example")
	held := room.hold("Lokakarya layanan referensi", 90*time.Hour, func(d *activity.Details) { d.Enrolment = activity.Enrolment{Mode: activity.ByInvitation} })
	if _, err := room.activities().Invite(context.Background(), lms.System("test"), held, []int64{rina.actor.AccountID}); err != nil {
		t.Fatal(err)
	}
	deliver()

	p := rina.browser()
	p.Size(390, 800)
	p.Go(room.url + "/")
	p.Follow("a.bell")
	p.See("Anda diundang ke Lokakarya layanan referensi")
	p.Accessible()
	p.Follow("a.fresh")
	p.See("Lokakarya layanan referensi")
	p.Follow("a.bell")
	p.FollowText("Atur pemberitahuan")
	p.Choose("select[name=hour]", "16")
	p.Choose("select[name=kind-surveys]", "none")
	p.Accessible()
	p.FollowText("Simpan")
	p.See("Pengaturan pemberitahuan tersimpan.")
	if chosen, err := room.deps.Notices.Settings(context.Background(), rina.actor); err != nil || chosen.Hour != 16 || chosen.Channel(notice.Surveys) != notice.None {
		t.Errorf("%+v, %v", chosen, err)
	}

	at := room.now().Add(30 * time.Hour)
	if _, err := room.deps.Notices.Tell(context.Background(), lms.System("test"), notice.Draft{LibraryID: room.library, AccountID: rina.actor.AccountID, Event: notice.Offered, About: "x", Facts: notice.Facts{What: "Lokakarya", At: &at}, Link: "/activities"}); err != nil {
		t.Fatal(err)
	}
	deliver()
	if len(office.got()) != 1 {
		t.Fatalf("%d letters", len(office.got()))
	}

	q := admin.browser()
	q.Size(1280, 900)
	q.Go(room.url + "/mail")
	q.FollowText("Kirim surel percobaan")
	q.See("Server menolak alamat tujuan untuk seterusnya.")
	q.See("550 5.1.1 <tiada@kota.example> tidak ada di sini")
	q.Accessible()
	admin.writesTo("sari@kota.example")
	q.Go(room.url + "/mail")
	q.FollowText("Kirim surel percobaan")
	q.See("Server menerima surat ini.")
	q.See("diterima sebagai A1B2C3")
	write(q, "textarea[name=said]", "Final-Recipient: rfc822; rina@kota.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 user unknown")
	q.FollowText("Catat")
	q.See("1 alamat dicatat tidak menerima surat.")
	q.See("user unknown")
	q.FollowText("Buka kotak keluar")
	q.See("Terkirim")
	q.Accessible()

	for _, pages := range []struct {
		who   *visitor
		paths []string
	}{{admin, []string{"/mail", "/mail/outbox", "/notices", "/notices/settings", "/notices/stop/" + room.deps.Notices.Token(admin.actor.AccountID, notice.Places)}}} {
		pages.who.inBoth(pages.paths...)
	}
	stop := room.stranger().browser()
	stop.Go(room.url + "/notices/stop/" + room.deps.Notices.Token(rina.actor.AccountID, ""))
	stop.FollowText("Ya, berhenti")
	stop.See("Surel pemberitahuan tidak dikirim lagi.")

	q.Go(room.url + "/activities")
	q.FollowText("Lokakarya layanan referensi")
	q.See("Teks untuk WhatsApp")
}
