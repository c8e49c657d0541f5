-- +goose Up
ALTER TABLE attempt_item
    ADD COLUMN marked BOOLEAN NOT NULL DEFAULT FALSE; -- earned was given by a person
