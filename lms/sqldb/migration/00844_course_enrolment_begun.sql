-- +goose Up
ALTER TABLE course_enrolment
    ADD COLUMN begun_at DATETIME NULL;            -- when the days of releases and the due date count from; NULL: enrolled_at
