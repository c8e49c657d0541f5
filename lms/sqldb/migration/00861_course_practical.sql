-- +goose Up
CREATE TABLE course_practical (
    enrolment_id BIGINT       NOT NULL,
    lesson_key   CHAR(12)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    asked        INT          NOT NULL DEFAULT 0, -- how often a check was asked for, and up to which it was made:
    answered     INT          NOT NULL DEFAULT 0, -- less than asked is one that is still to be made
    asked_at     DATETIME     NULL,
    checked_at   DATETIME     NULL,               -- when SLiMS was read for it last; NULL: never
    counted      INT          NOT NULL DEFAULT 0, -- of needed, over all rules
    needed       INT          NOT NULL DEFAULT 0,
    verdict      JSON         NULL,               -- of that reading; titles of catalogue records for the learner, nothing of patrons
    problem      VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '', -- why the last check could not be made
    accepted_at  DATETIME     NULL,               -- by hand
    accepted_by  BIGINT       NULL,
    reason       VARCHAR(500) NOT NULL DEFAULT '',
    PRIMARY KEY (enrolment_id, lesson_key),
    CONSTRAINT course_practical_enrolment FOREIGN KEY (enrolment_id) REFERENCES course_enrolment (id),
    CONSTRAINT course_practical_accepted_by FOREIGN KEY (accepted_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
