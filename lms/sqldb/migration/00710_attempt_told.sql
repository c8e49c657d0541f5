-- +goose Up
ALTER TABLE attempt
    ADD COLUMN told_at DATETIME NULL,             -- when the courses that hold the test were told what it came to
    ADD KEY attempt_told (told_at);
