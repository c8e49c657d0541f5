-- +goose Up
ALTER TABLE course_lesson
    ADD COLUMN release_days INT    NOT NULL DEFAULT 0, -- days after the enrolment until it opens, or
    ADD COLUMN release_on   DATE   NULL,               -- the day on which it does
    ADD COLUMN activity_id  BIGINT NULL;               -- of attendance
