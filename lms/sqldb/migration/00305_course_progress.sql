-- +goose Up
CREATE TABLE course_progress (
    enrolment_id    BIGINT   NOT NULL,
    lesson_key      CHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    first_opened_at DATETIME NOT NULL,
    last_opened_at  DATETIME NOT NULL,
    completed_at    DATETIME NULL,                -- set once, never taken back
    best_percent    DECIMAL(5,2) NULL,            -- of a test: the best result so far
    PRIMARY KEY (enrolment_id, lesson_key),
    CONSTRAINT course_progress_enrolment FOREIGN KEY (enrolment_id) REFERENCES course_enrolment (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
