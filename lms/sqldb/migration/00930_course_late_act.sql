-- +goose Up
CREATE TABLE course_late_act (
    enrolment_id BIGINT   NOT NULL,
    client       CHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- a browser's name of itself, by chance
    seq          BIGINT   NOT NULL,             -- that browser's number of the act: what comes again is known by it
    received_at  DATETIME NOT NULL,
    PRIMARY KEY (enrolment_id, client, seq),
    CONSTRAINT course_late_act_enrolment FOREIGN KEY (enrolment_id) REFERENCES course_enrolment (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
