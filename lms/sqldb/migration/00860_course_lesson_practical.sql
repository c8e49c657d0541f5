-- +goose Up
ALTER TABLE course_lesson
    ADD COLUMN practical JSON NULL;               -- what a practical asks for in SLiMS: whose, and its rules
