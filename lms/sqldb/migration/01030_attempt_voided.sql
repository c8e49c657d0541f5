-- +goose Up
ALTER TABLE attempt
    ADD COLUMN voided BOOLEAN NOT NULL DEFAULT FALSE; -- as attempt_void says last: in no result, figure or evidence, and not toward the number of attempts
