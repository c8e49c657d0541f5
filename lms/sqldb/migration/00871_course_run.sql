-- +goose Up
CREATE TABLE course_run (
    id           BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    enrolment_id BIGINT       NOT NULL,
    lesson_key   CHAR(12)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    attempt      INT          NOT NULL,             -- counted from 1; starting over is one more
    item         VARCHAR(200) COLLATE utf8mb4_bin NOT NULL, -- of the package: a SCO
    media_id     BIGINT       NOT NULL,             -- the package
    seq          BIGINT       NOT NULL DEFAULT 0,   -- of the newest data; what is older comes too late
    completion   VARCHAR(12)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '', -- incomplete, completed; '': not said
    success      VARCHAR(8)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '', -- passed, failed; '': not said
    score_raw    DOUBLE       NULL,
    score_min    DOUBLE       NULL,
    score_max    DOUBLE       NULL,
    score_scaled DOUBLE       NULL,
    percent      DECIMAL(5,2) NULL,                 -- what the score comes to
    seconds      INT          NOT NULL DEFAULT 0,   -- over all sessions
    data         MEDIUMTEXT   NOT NULL,             -- as the package left it, JSON: SCORM's data model, H5P's state; no names of people
    opened_at    DATETIME     NOT NULL,
    saved_at     DATETIME     NULL,
    UNIQUE KEY course_run_item (enrolment_id, lesson_key, attempt, item),
    CONSTRAINT course_run_enrolment FOREIGN KEY (enrolment_id) REFERENCES course_enrolment (id),
    CONSTRAINT course_run_media FOREIGN KEY (media_id) REFERENCES course_media (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
