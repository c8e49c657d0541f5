-- +goose Up
ALTER TABLE course_enrolment
    ADD COLUMN moved_at   DATETIME NULL,          -- when a trainer brought the learner to a newer version
    ADD COLUMN moved_by   BIGINT   NULL,
    ADD COLUMN moved_from BIGINT   NULL,          -- the version before
    ADD CONSTRAINT course_enrolment_moved_by FOREIGN KEY (moved_by) REFERENCES account (id),
    ADD CONSTRAINT course_enrolment_moved_from FOREIGN KEY (moved_from) REFERENCES course_version (id);
