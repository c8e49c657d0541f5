-- +goose Up
CREATE TABLE course_handin (
    id           BIGINT     NOT NULL AUTO_INCREMENT PRIMARY KEY,
    enrolment_id BIGINT     NOT NULL,
    lesson_key   CHAR(12)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    number       INT        NOT NULL,             -- counted from 1; every resubmission is one more
    version_id   BIGINT     NOT NULL,             -- whose instructions and rubric it answers
    text         MEDIUMTEXT NOT NULL,             -- plain
    saved_at     DATETIME   NOT NULL,
    handed_in_at DATETIME   NULL,                 -- NULL: a draft; after that nothing of it changes
    UNIQUE KEY course_handin_number (enrolment_id, lesson_key, number),
    CONSTRAINT course_handin_enrolment FOREIGN KEY (enrolment_id) REFERENCES course_enrolment (id),
    CONSTRAINT course_handin_version FOREIGN KEY (version_id) REFERENCES course_version (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
