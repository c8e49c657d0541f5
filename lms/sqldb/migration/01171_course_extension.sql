-- +goose Up
CREATE TABLE course_extension (                   -- the days that hold for one learner of an assignment
    enrolment_id BIGINT       NOT NULL,
    lesson_key   CHAR(12)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    due_on       DATE         NULL,               -- NULL: as for everybody, also the next
    cut_on       DATE         NULL,
    note         VARCHAR(300) NOT NULL,           -- to the learner
    granted_by   BIGINT       NOT NULL,
    granted_at   DATETIME     NOT NULL,
    PRIMARY KEY (enrolment_id, lesson_key),
    CONSTRAINT course_extension_enrolment FOREIGN KEY (enrolment_id) REFERENCES course_enrolment (id),
    CONSTRAINT course_extension_granted_by FOREIGN KEY (granted_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
