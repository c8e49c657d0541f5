-- +goose Up
INSERT INTO activity_presence (session_id, account_id, minutes, marked_at, marked_by)
    SELECT s.id, t.account_id, t.minutes, t.marked_at, t.marked_by FROM activity_attendance t JOIN activity_session s ON s.activity_id = t.activity_id;
