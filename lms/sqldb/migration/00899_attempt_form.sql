-- +goose Up
ALTER TABLE attempt
    ADD COLUMN form CHAR(1) NOT NULL DEFAULT '';  -- A, B, … in a test with parallel forms
