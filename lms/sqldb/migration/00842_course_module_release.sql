-- +goose Up
ALTER TABLE course_module
    ADD COLUMN release_days INT NOT NULL DEFAULT 0; -- days after the enrolment until its lessons open
