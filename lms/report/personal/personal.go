// Package personal reads everything that is kept about one person, for the copy of
// it that they may ask for. It may read any table and writes none.
//
// Secrets are no part of it (what a session, a ticket or a calendar is opened with),
// nor are the keys of questions, nor the names of others. What a table that names
// people is left out for stands in LeftOut; a test holds both lists against the
// database.
package personal

// Part is one kind of what is kept. Its title is the message personal.part_<Name>,
// its columns personal.col_<alias>.
type Part struct {
	Name   string
	Tables []string
	query  string // every ? is the person's account
}

const (
	ofCourse = ` JOIN course_enrolment e ON e.id = x.enrolment_id JOIN course_version v ON v.id = e.version_id `
	inCourse = ` LEFT JOIN course_lesson l ON l.version_id = e.version_id AND l.lesson_key = x.lesson_key WHERE e.account_id = ? `
	ofTest   = ` JOIN attempt t ON t.id = x.attempt_id JOIN assessment s ON s.id = t.assessment_id WHERE t.account_id = ? `
)

// Parts are all, in the order of a reader.
var Parts = []Part{
	{"account", []string{"account"}, `SELECT name, username, email, staff_number, locale AS language, status, created_at AS made_at, seen_at FROM account WHERE id = ?`},
	{"roles", []string{"account_role", "account_region"}, `SELECT b.name AS library, r.role AS kind FROM account_role r JOIN "library" b ON b.id = r.library_id WHERE r.account_id = ?
		UNION ALL SELECT b.name, 'region' FROM account_region r JOIN "library" b ON b.id = r.library_id WHERE r.account_id = ?`},
	{"slims", []string{"account_slims_user", "account_slims_past"}, `SELECT b.name AS library, u.username, u.real_name AS name, u.email, u.linked_at AS made_at, NULL AS until_on FROM account_slims_user u JOIN "library" b ON b.id = u.library_id WHERE u.account_id = ?
		UNION ALL SELECT b.name, NULL, NULL, NULL, NULL, p.until_on FROM account_slims_past p JOIN "library" b ON b.id = p.library_id WHERE p.account_id = ?`},
	{"slims_changes", []string{"account_slims_change"}, `SELECT c.at AS made_at, c.kind, c.was_username AS username, c.was_name AS name FROM account_slims_change c WHERE c.account_id = ? ORDER BY c.id`},
	{"sessions", []string{"account_session"}, `SELECT method AS kind, address, agent AS browser, created_at AS made_at, seen_at FROM account_session WHERE account_id = ? ORDER BY id`},
	{"groups", []string{"account_group_member"}, `SELECT g.name AS title, m.added_at AS made_at FROM account_group_member m JOIN account_group g ON g.id = m.group_id WHERE m.account_id = ? ORDER BY m.added_at`},
	{"enrolments", []string{"course_enrolment"}, `SELECT v.title, e.enrolled_at AS made_at, e.used_at AS seen_at, e.completed_at, e.jp, e.withdrawn_at FROM course_enrolment e JOIN course_version v ON v.id = e.version_id WHERE e.account_id = ? ORDER BY e.id`},
	{"progress", []string{"course_progress"}, `SELECT v.title, l.title AS lesson, x.first_opened_at AS made_at, x.last_opened_at AS seen_at, x.completed_at, x.best_percent AS percent FROM course_progress x` + ofCourse + inCourse + `ORDER BY x.first_opened_at`},
	{"watched", []string{"course_watch"}, `SELECT v.title, l.title AS lesson, ROUND(x.played_ms / 60000, 1) AS minutes FROM course_watch x` + ofCourse + inCourse + `ORDER BY e.id`},
	{"practicals", []string{"course_practical"}, `SELECT v.title, l.title AS lesson, x.checked_at AS made_at, x.counted AS points, x.needed AS most, x.accepted_at AS completed_at, x.reason, x.verdict AS details FROM course_practical x` + ofCourse + inCourse + `ORDER BY e.id`},
	{"packages", []string{"course_run", "course_run_statement"}, `SELECT v.title, l.title AS lesson, x.attempt AS number, x.opened_at AS made_at, x.completion AS status, x.percent, x.data AS details, (SELECT COUNT(*) FROM course_run_statement z WHERE z.run_id = x.id) AS statements FROM course_run x` + ofCourse + inCourse + `ORDER BY x.id`},
	{"extensions", []string{"course_extension"}, `SELECT v.title, l.title AS lesson, x.due_on, x.cut_on AS until_on, x.note FROM course_extension x` + ofCourse + inCourse + `ORDER BY e.id`},
	{"hand_ins", []string{"course_handin", "course_handin_file"}, `SELECT v.title, l.title AS lesson, x.number, x.text, x.saved_at AS made_at, x.handed_in_at, (SELECT COUNT(*) FROM course_handin_file f WHERE f.handin_id = x.id) AS files FROM course_handin x` + ofCourse + inCourse + `ORDER BY x.id`},
	{"hand_in_marks", []string{"course_handin_mark"}, `SELECT v.title, h.number, m.accepted AS passed, m.points, m.most, m.comment, m.marked_at AS made_at FROM course_handin_mark m JOIN course_handin h ON h.id = m.handin_id JOIN course_enrolment e ON e.id = h.enrolment_id JOIN course_version v ON v.id = e.version_id WHERE e.account_id = ? ORDER BY m.id`},
	{"posts", []string{"course_post"}, `SELECT p.body AS text, p.posted_at AS made_at, p.mended_at, p.removed_at, p.hidden_at, p.hidden_reason AS reason FROM course_post p WHERE p.author_id = ? ORDER BY p.id`},
	{"paths", []string{"course_path_audience"}, `SELECT p.name AS title FROM course_path_audience a JOIN course_path p ON p.id = a.path_id WHERE a.account_id = ?`},
	{"attempts", []string{"attempt", "attempt_section"}, `SELECT s.title, t.number, t.form, t.started_at AS made_at, t.submitted_at AS handed_in_at, t.percent, t.passed, t.voided FROM attempt t JOIN assessment s ON s.id = t.assessment_id WHERE t.account_id = ? ORDER BY t.id`},
	{"answers", []string{"attempt_item"}, `SELECT s.title, t.number, x.position, x.answer, x.answered_at AS made_at, x.earned AS points, x.points AS most FROM attempt_item x` + ofTest + `ORDER BY t.id, x.position`},
	{"answers_before", []string{"attempt_log"}, `SELECT s.title, t.number, x.position, x.answer, x.received_at AS made_at FROM attempt_log x` + ofTest + `ORDER BY t.id, x.position, x.seq`},
	{"answer_marks", []string{"attempt_mark"}, `SELECT s.title, t.number, x.position, x.share, x.comment, x.marked_at AS made_at FROM attempt_mark x` + ofTest + `ORDER BY x.id`},
	{"attempt_events", []string{"attempt_event"}, `SELECT s.title, t.number, x.kind, x.happened_at AS made_at FROM attempt_event x` + ofTest + `ORDER BY x.id`},
	{"decisions", []string{"attempt_decision", "attempt_void", "attempt_correction", "attempt_regrade", "attempt_taken_back"}, `SELECT s.title, t.number, 'decision' AS kind, x.reason, x.decided_at AS made_at FROM attempt_decision x` + ofTest +
		`UNION ALL SELECT s.title, t.number, IF(x.voided, 'void', 'counts'), x.reason, x.made_at FROM attempt_void x` + ofTest + `UNION ALL SELECT s.title, t.number, 'correction', x.reason, x.made_at FROM attempt_correction x` + ofTest +
		`UNION ALL SELECT s.title, t.number, 'regrade', g.reason, x.at FROM attempt_regrade x JOIN assessment_regrade g ON g.id = x.regrade_id` + ofTest +
		`UNION ALL SELECT s.title, NULL, 'taken_back', x.reason, x.taken_at FROM attempt_taken_back x JOIN assessment s ON s.id = x.assessment_id WHERE x.account_id = ?`},
	{"exceptions", []string{"assessment_extra", "assessment_form_person", "assessment_form_drawn", "assessment_guess"}, `SELECT s.title, 'exception' AS kind, x.minutes, x.opens_at, x.closes_at AS until_at, x.reason, NULL AS form FROM assessment_extra x JOIN assessment s ON s.id = x.assessment_id WHERE x.account_id = ?
		UNION ALL SELECT s.title, 'form', NULL, NULL, NULL, NULL, x.form FROM assessment_form_person x JOIN assessment s ON s.id = x.assessment_id WHERE x.account_id = ?
		UNION ALL SELECT s.title, 'lot', NULL, NULL, NULL, NULL, x.form FROM assessment_form_drawn x JOIN assessment s ON s.id = x.assessment_id WHERE x.account_id = ?
		UNION ALL SELECT s.title, 'wrong_codes', x.failures, NULL, x.last_at, NULL, NULL FROM assessment_guess x JOIN assessment s ON s.id = x.assessment_id WHERE x.account_id = ?`},
	{"trials", []string{"trial"}, `SELECT s.title, t.begun_at AS made_at FROM trial t JOIN assessment s ON s.id = t.assessment_id WHERE t.account_id = ? ORDER BY t.id`},
	{"competencies", []string{"competency_evidence", "competency_withdrawal"}, `SELECT c.name AS title, e.kind, e.level, e.words AS text, e.observed AS note, e.percent, e.source, e.shown_on AS on_day, w.why AS reason FROM competency_evidence e JOIN competency c ON c.id = e.competency_id LEFT JOIN competency_withdrawal w ON w.evidence_id = e.id WHERE e.account_id = ? ORDER BY e.id`},
	{"positions", []string{"competency_holder"}, `SELECT p.name AS title, h.started_at AS made_at, h.ended_at AS until_at FROM competency_holder h JOIN competency_profile p ON p.id = h.profile_id WHERE h.account_id = ? ORDER BY h.id`},
	{"registrations", []string{"activity_registration"}, `SELECT a.title, r.state AS status, r.changed_at AS made_at FROM activity_registration r JOIN activity a ON a.id = r.activity_id WHERE r.account_id = ? ORDER BY r.changed_at`},
	{"attendance", []string{"activity_attendance", "activity_presence"}, `SELECT a.title, a.starts_at AS opens_at, t.minutes, NULL AS in_at, NULL AS out_at FROM activity_attendance t JOIN activity a ON a.id = t.activity_id WHERE t.account_id = ?
		UNION ALL SELECT a.title, s.starts_at, p.minutes, p.in_at, p.out_at FROM activity_presence p JOIN activity_session s ON s.id = p.session_id JOIN activity a ON a.id = s.activity_id WHERE p.account_id = ?`},
	{"questions", []string{"activity_question", "activity_question_vote"}, `SELECT a.title, 'asked' AS kind, q.asked AS text, q.answer, q.asked_at AS made_at FROM activity_question q JOIN activity a ON a.id = q.activity_id WHERE q.author_id = ?
		UNION ALL SELECT a.title, 'voted', NULL, NULL, NULL FROM activity_question_vote v JOIN activity_question q ON q.id = v.question_id JOIN activity a ON a.id = q.activity_id WHERE v.account_id = ?`},
	{"findings", []string{"activity_finding", "activity_photo"}, `SELECT a.title, f.told AS text, f.told_at AS made_at, (SELECT COUNT(*) FROM activity_photo p WHERE p.finding_id = f.id) AS files FROM activity_finding f JOIN activity a ON a.id = f.activity_id WHERE f.author_id = ? ORDER BY f.id`},
	{"follow_ups", []string{"activity_follow_up"}, `SELECT a.title, f.what AS text, f.due_on, f.state AS status, f.outcome AS note FROM activity_follow_up f JOIN activity a ON a.id = f.activity_id WHERE f.owner_id = ? ORDER BY f.id`},
	{"plans", []string{"activity_plan", "activity_plan_check"}, `SELECT a.title, p.intent AS text, p.sign AS details, c.after_days AS days, c.side AS kind, c.result AS status, c.note, COALESCE(c.checked_at, p.made_at) AS made_at FROM activity_plan p JOIN activity a ON a.id = p.activity_id LEFT JOIN activity_plan_check c ON c.plan_id = p.id WHERE p.account_id = ? ORDER BY p.id, c.after_days`},
	{"shares", []string{"portfolio_share"}, `SELECT sections AS details, until_on, made_at, ended_at AS removed_at FROM portfolio_share WHERE account_id = ? ORDER BY id`},
	{"invitations", []string{"survey_invitation"}, `SELECT COALESCE(NULLIF(s.title_id, ''), s.title_en) AS title, i.reminders AS number FROM survey_invitation i JOIN survey s ON s.id = i.survey_id WHERE i.account_id = ?`},
	{"leave", []string{"activity_leave"}, `SELECT from_on AS on_day, to_on AS until_on FROM activity_leave WHERE account_id = ? ORDER BY id`},
	{"jury", []string{"programme_juror", "programme_score"}, `SELECT c.title, s.criterion AS number, s.points FROM programme_juror j JOIN programme_contest c ON c.id = j.contest_id LEFT JOIN (programme_score s JOIN programme_entry e ON e.id = s.entry_id) ON s.account_id = j.account_id AND e.contest_id = c.id WHERE j.account_id = ?`},
	{"received", []string{"partner_visit_host"}, `SELECT p.name AS title, v.class_name AS text, v.starts_at AS opens_at FROM partner_visit_host h JOIN partner_visit v ON v.id = h.visit_id JOIN partner p ON p.id = v.partner_id WHERE h.account_id = ? ORDER BY v.starts_at`},
	{"calendar", []string{"activity_feed"}, `SELECT b.name AS library, f.made_at FROM activity_feed f JOIN "library" b ON b.id = f.library_id WHERE f.account_id = ?`},
	{"hours", []string{"hours_entry"}, `SELECT e.id AS number, e.earned_on AS on_day, e.kind, e.title, e.minutes, e.credit / 100 AS jp, e.corrects_id AS corrects, e.reason FROM hours_entry e WHERE e.account_id = ? ORDER BY e.earned_on, e.id`},
	{"hours_claims", []string{"hours_claim", "hours_claim_file", "hours_past"}, `SELECT k.kind, k.title, k.organiser, k.from_on AS on_day, k.to_on AS until_on, k.jp / 100 AS jp, k.minutes, k.state AS status, k.answer, p.number AS certificate, p.issued_on, f.name AS files FROM hours_claim k LEFT JOIN hours_past p ON p.claim_id = k.id LEFT JOIN hours_claim_file f ON f.claim_id = k.id WHERE k.account_id = ? ORDER BY k.id`},
	{"employment", []string{"hours_employment"}, `SELECT b.name AS library, m.kind, m.contract_from AS on_day, m.contract_to AS until_on FROM hours_employment m JOIN "library" b ON b.id = m.library_id WHERE m.account_id = ?`},
	{"certificates", []string{"certificate"}, `SELECT c.code, c.content AS details, c.issued_at AS made_at, c.valid_until AS until_on, c.revoked_at AS removed_at, c.reason, c.note FROM certificate c WHERE c.account_id = ? ORDER BY c.id`},
	{"objection", []string{"impact_objection"}, `SELECT objected_at AS made_at FROM impact_objection WHERE account_id = ?`},
	{"report_mails", []string{"report_recipient"}, `SELECT address, language, added_at AS made_at FROM report_recipient WHERE account_id = ?`},
	{"notices", []string{"notice"}, `SELECT event AS kind, facts AS details, link AS address, made_at, read_at AS seen_at FROM notice WHERE account_id = ? ORDER BY id`},
	{"letters", []string{"notice_letter"}, `SELECT address, state AS status, made_at, tried_at AS seen_at, answer FROM notice_letter WHERE account_id = ? ORDER BY id`},
	{"notice_choices", []string{"notice_setting", "notice_preference"}, `SELECT kind, channel AS status FROM notice_preference WHERE account_id = ? UNION ALL SELECT 'letters', IF(letters, CONCAT(hour, ':00'), 'none') FROM notice_setting WHERE account_id = ?`},
	{"imports", []string{"intake_row"}, `SELECT i.file_name AS files, r.line AS number, i.made_at, r.after_is AS details FROM intake_row r JOIN intake i ON i.id = r.intake_id WHERE r.account_id = ? ORDER BY i.id, r.line`},
	{"deeds", []string{"account_audit"}, `SELECT at AS made_at, action AS kind FROM account_audit WHERE actor_id = ? ORDER BY id`},
	{"audit", []string{"account_audit"}, `SELECT u.at AS made_at, u.action AS kind FROM account_audit u JOIN account a ON a.id = ? WHERE COALESCE(u.actor_id, 0) <> a.id AND JSON_SEARCH(u.args, 'one', a.name) IS NOT NULL ORDER BY u.id`},
	{"erasure", []string{"account_erasure"}, `SELECT asked_at AS made_at, wish AS reason, answer FROM account_erasure WHERE account_id = ?`},
}

// OfVolunteers are the parts of a volunteer's copy; every ? is the volunteer.
var OfVolunteers = []Part{
	{"volunteer", []string{"volunteer"}, `SELECT kind, name, email, phone, organisation, skills AS details, free_from AS on_day, free_to AS until_on, free_note AS note, state AS status, consent_on AS agreed_on, asked_at AS removed_at, wish AS reason, created_at AS made_at FROM volunteer WHERE id = ?`},
	{"volunteer_skills", []string{"volunteer_skilled"}, `SELECT s.name AS title FROM volunteer_skilled k JOIN volunteer_skill s ON s.id = k.skill_id WHERE k.volunteer_id = ? ORDER BY s.name`},
	{"volunteer_times", []string{"volunteer_time"}, `SELECT weekday AS number, part AS kind FROM volunteer_time WHERE volunteer_id = ? ORDER BY weekday, part`},
	{"volunteer_sessions", []string{"volunteer_session", "volunteer_correction"}, `SELECT s.id AS number, s.held_on AS on_day, s.what AS title, s.place AS address, s.audience AS kind, s.state AS status, s.to_minute - s.from_minute AS minutes, s.answer, NULL AS reason, s.offered_at AS made_at FROM volunteer_session s WHERE s.volunteer_id = ?
		UNION ALL SELECT s.id, s.held_on, s.what, s.place, s.audience, c.state, c.to_minute - c.from_minute, NULL, c.reason, c.corrected_at FROM volunteer_correction c JOIN volunteer_session s ON s.id = c.session_id WHERE s.volunteer_id = ? ORDER BY on_day, number, made_at`},
	{"certificates", []string{"certificate"}, `SELECT c.code, c.content AS details, c.issued_at AS made_at, c.valid_until AS until_on, c.revoked_at AS removed_at, c.reason, c.note FROM certificate c WHERE c.volunteer_id = ? ORDER BY c.id`},
	{"account", []string{"account_guest"}, `SELECT username, locale AS language, status, created_at AS made_at, seen_at FROM account_guest WHERE volunteer_id = ?`},
	{"sessions", []string{"account_guest_session"}, `SELECT created_at AS made_at, seen_at FROM account_guest_session WHERE volunteer_id = ? ORDER BY created_at`},
}

// Why a table that names people is left out of the copy.
const (
	byThem = "the library's own, which says who made or changed it"
	secret = "holds what something is opened with, and nothing else"
	short  = "forgotten within a day"
)

// LeftOut are the tables that name people and are no part of the copy, with why.
var LeftOut = map[string]string{
	"account_ticket": secret, "course_content_pass": secret, "account_form": short, "course_late_act": short,
	"account_group": byThem, "course": byThem, "course_version": byThem, "course_lesson": byThem, "course_media": byThem, "course_path": byThem, "course_group": byThem,
	"question_version": byThem, "assessment_pair": byThem, "assessment_paper": byThem, "assessment_regrade": byThem, "activity": byThem,
	"competency_framework": byThem, "competency_map": byThem, "competency_profile": byThem, "job_run": byThem, "library": byThem, "pickup": byThem, "survey": byThem,
	"exchange_token": byThem, "exchange_receiver": byThem, "impact_change": byThem, "impact_season": byThem, "hours_rule": byThem, "intake": byThem, "programme": byThem, "programme_session": byThem, "programme_contest": byThem, "partner": byThem,
	"volunteer": byThem, "volunteer_session": byThem, "volunteer_correction": byThem,
	"report_mail": "says whether a report went to an address, which is in the copy",
}
