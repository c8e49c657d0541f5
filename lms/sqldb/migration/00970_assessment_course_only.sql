-- +goose Up
ALTER TABLE assessment
    ADD COLUMN course_only BOOLEAN NOT NULL DEFAULT FALSE; -- sat only through a course that holds it
