-- +goose Up
ALTER TABLE attempt
    ADD COLUMN waiting INT NOT NULL DEFAULT 0;    -- items that wait for a marker after it was handed in; until then earned, percent and passed are NULL
