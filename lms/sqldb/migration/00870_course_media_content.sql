-- +goose Up
ALTER TABLE course_media
    ADD COLUMN content MEDIUMTEXT NULL;           -- of an interactive package: what it says of itself, as JSON
