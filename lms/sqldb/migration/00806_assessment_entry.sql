-- +goose Up
ALTER TABLE assessment
    ADD COLUMN wait_minutes INT         NOT NULL DEFAULT 0,  -- between handing in and the next attempt
    ADD COLUMN access_code  VARCHAR(40) NOT NULL DEFAULT ''; -- asked for before an attempt begins; empty: none
