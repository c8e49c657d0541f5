-- +goose Up
CREATE TABLE course_watch (
    enrolment_id BIGINT      NOT NULL,
    lesson_key   CHAR(12)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    media        VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- last part of its address
    duration_ms  BIGINT      NOT NULL,
    played       MEDIUMTEXT  NOT NULL,            -- what was played, as merged pairs of milliseconds, JSON
    played_ms    BIGINT      NOT NULL,            -- their sum
    at_ms        BIGINT      NOT NULL,            -- where to go on
    counted_at   DATETIME    NOT NULL,            -- when something was added last
    PRIMARY KEY (enrolment_id, lesson_key, media),
    CONSTRAINT course_watch_enrolment FOREIGN KEY (enrolment_id) REFERENCES course_enrolment (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
