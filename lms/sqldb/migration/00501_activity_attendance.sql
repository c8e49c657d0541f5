-- +goose Up
CREATE TABLE activity_attendance (
    activity_id BIGINT   NOT NULL,
    account_id  BIGINT   NOT NULL,
    minutes     INT      NOT NULL,                -- present; absence is no row
    marked_at   DATETIME NOT NULL,
    marked_by   BIGINT   NULL,
    PRIMARY KEY (activity_id, account_id),
    KEY activity_attendance_account (account_id),
    CONSTRAINT activity_attendance_activity FOREIGN KEY (activity_id) REFERENCES activity (id),
    CONSTRAINT activity_attendance_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT activity_attendance_marked_by FOREIGN KEY (marked_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
