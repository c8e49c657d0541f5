-- +goose Up
ALTER TABLE course_version
    ADD COLUMN due_days INT NULL;                 -- days after the enrolment; NULL: no hurry
