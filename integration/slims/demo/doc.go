// Package demo makes SLiMS databases that look like life, for the demo and for
// tests, and writes single events into one exactly as SLiMS does (Writer).
//
// Build fills an empty database with the tables and indexes of one version
// (schema/, read from information_schema of fresh installations) and lets the
// library of a made-up city, Tirtamaya, live until Options.Until: three years
// with 20,000 titles, 45,000 copies, 12,000 members and some 25 staff at three
// service points (Full), 13 months at a twentieth of that (Small), or two
// months (Tiny). The same options give the same rows. All names, titles and
// institutions are drawn from lists of our own.
//
// # What moves the days
//
// Loans and visits of an open day follow rhythm: the day of the week (closed
// on Mondays), the terms of the Indonesian school year, two gentle waves a
// year, Ramadan at 0.66 of other days and shorter hours, growth of 4% a year,
// and an autocorrelated mood (ρ = 0.55, 6%). National holidays and Idul Fitri
// stand on the announced dates of 2021 to 2028, with a week of collective
// leave; the library is also closed for a renovation (in `holiday`) and for a
// flood (in no table). Digital files are read every day. Members bring copies
// back around the due date, one in eight extends, one in seven is late.
//
// # The truths
//
// Trainings, on the nearest suitable day to parts of the period: Tuesday to
// Thursday, two days for more than 8 JP, never a day on which the library is
// closed. From the day after, the expected count is the ratio times what it
// would have been. Truth.Trainings has dates and people.
//
//	0.36 0.50 0.66  Bimtek Pengatalogan RDA, three cohorts   records_added of those who attended × 1.40 (copies_added and records_complete with them)
//	0.44 0.80       Lokakarya Perapian Data Katalog, two     records_changed of those who attended × 1.60
//	0.58            Pelatihan Layanan Sirkulasi Prima        loans of the whole library × 1.18 (returns and extensions follow)
//	0.75            Praktik Promosi Koleksi Digital          digital_reads of the whole library × 1.45
//	0.87            Seminar Literasi Informasi               nothing
//
// Nobody's share of the desk changes by a training. Who attends is not at work
// on those days. Visits are not moved by themselves, but SLiMS writes one for a
// member whose transaction ends: with the loans they rise by some 5% at 0.58.
//
// # Oddities, on purpose
//
// Truth.Quirks lists them with their days and rows: system_log truncated
// before opening time (30 months before the end in Years and Full, at 0.4 otherwise);
// the staff member who was renamed (0.45), two with the same real name, one
// whose name begins another's, one with an apostrophe; a shared login at the
// desk; two bulk imports, whose copies have neither date nor place; a stock
// take that deletes the missing copies with their loans; members with new
// numbers; loans of an older system without user or dates, zero dates;
// extensions, which leave is_return = 0 beside a return_date; loans that were
// logged and taken back before the transaction ended; titles that read like
// log messages; the sample holidays of June 2009; staff who came and left; an
// MD5 password and, from 9.6 on, a second factor.
//
// # As SLiMS does it, and what is left out
//
// Every date and time is the library's clock. files_read.date_read is a
// TIMESTAMP that SLiMS fills with its own local time without telling the
// server a time zone, so it reads right only in the server's own.
// From 9.0 on circulation escapes the real name before the log escapes it
// again: `Nur\'aini` stands in system_log, backslash and all, while the
// staff's own rows (bibliography, membership) have the plain name; titles in
// bibliographic and item messages are escaped twice in every version, those of
// quick returns are not. SLiMS 7 does not log loans. init_info exists in 9.7
// alone.
//
// biblio_log is empty, as where sysconfig switches it off, and search_biblio
// is empty until SLiMS builds its index. Years after 2028 have the fixed
// holidays, Easter and a calculated Ramadan alone.
package demo
