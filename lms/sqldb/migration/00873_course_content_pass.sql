-- +goose Up
CREATE TABLE course_content_pass (
    token        CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY, -- in the address of a package's files
    media_id     BIGINT   NOT NULL,
    account_id   BIGINT   NOT NULL,
    enrolment_id BIGINT   NULL,                   -- NULL: only looked at, nothing is kept
    lesson_key   CHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    attempt      INT      NOT NULL,
    expires_at   DATETIME NOT NULL,
    KEY course_content_pass_expiry (expires_at),
    KEY course_content_pass_account (account_id, media_id),
    CONSTRAINT course_content_pass_media FOREIGN KEY (media_id) REFERENCES course_media (id),
    CONSTRAINT course_content_pass_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT course_content_pass_enrolment FOREIGN KEY (enrolment_id) REFERENCES course_enrolment (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
