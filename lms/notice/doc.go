// Package notice tells people what concerns them: in the product, and in a daily
// letter by mail.
//
// Tables: notice, notice_letter (the outbox), notice_setting, notice_preference,
// notice_address (addresses that do not accept mail). Of other areas it reads
// account (name, address, language, roles) and library (name, clock).
//
// To tell somebody something, an area's event gets a name in event.go and a
// sentence notice.event_<name> in both catalogs, and whoever knows that it
// happened calls
//
//	notices.Tell(ctx, actor, notice.Draft{LibraryID: l, AccountID: a, Event: notice.Invited,
//		About: "activity-12", Facts: notice.Facts{What: "Lokakarya", At: &begins}, Link: "/activities/12"})
//
// as often as it likes: a person is told of an event about the same thing once.
// So it can be called after the transaction of the event, or by a job that looks
// for what happened (lms/report, DueNotices), and never loses anything between.
// Whoever wants to tell it again says so in About ("activity-12-2026-11-30").
//
// Rules:
//   - A notice keeps facts, not a text; its sentence is made in the language of
//     whoever reads it, when they do.
//   - People choose by kind: here and by mail, here alone, not at all. Who chose
//     nothing gets letters, once a day at seven by the library's clock. What
//     cannot wait (a place that is kept for hours) goes at once.
//   - What was read here goes into no letter. What had not gone into one for three
//     days, because there was no mail server, is no news by mail.
//   - A notice is in one letter, whoever gathers at the same time: the person's row
//     is locked. A letter is a row before it is sent. Its text is made when it is sent.
//   - A letter is marked before it is handed to the server and after. When the
//     program ends between the two, nobody knows whether the server took it: it is
//     sent again, with the same Message-ID, by which mailboxes know it. In every
//     other case a letter goes once.
//   - A server that is not reached, or refuses the sender, is asked again after longer
//     and longer times, for five days. Then the letter has failed and stays in the outbox, where
//     an administrator sends it again or drops it. What is over is forgotten after 30 days.
//   - An address that is refused for good, is in a bounce, or that an administrator
//     reports gets no letters until somebody says that it is right, or the person has
//     another one.
//   - Letters end by a link in each: signed, without signing in, by kind or all.
package notice
