-- +goose Up
ALTER TABLE course_lesson
    ADD COLUMN discuss BOOLEAN NOT NULL DEFAULT FALSE; -- learners and trainers talk below it
