-- +goose Up
ALTER TABLE course_lesson
    ADD COLUMN due_days INT  NULL,                -- of an assignment: days after the enrolment until it is due, or
    ADD COLUMN due_on   DATE NULL,                -- the day on which it is; what comes later is late
    ADD COLUMN cut_days INT  NULL,                -- the same for the last day on which anything is taken
    ADD COLUMN cut_on   DATE NULL;
