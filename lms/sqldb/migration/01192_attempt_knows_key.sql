-- +goose Up
ALTER TABLE attempt
    ADD COLUMN knows_key BOOLEAN NOT NULL DEFAULT FALSE; -- the person might read the key when it began: it measures nothing
