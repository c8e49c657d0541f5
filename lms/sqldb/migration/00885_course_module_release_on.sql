-- +goose Up
ALTER TABLE course_module
    ADD COLUMN release_on DATE NULL;              -- in place of release_days
