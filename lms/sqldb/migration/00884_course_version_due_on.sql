-- +goose Up
ALTER TABLE course_version
    ADD COLUMN due_on DATE NULL;                  -- in place of due_days: the same day for everybody
