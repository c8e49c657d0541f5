-- +goose Up
ALTER TABLE assessment
    ADD COLUMN reviewed BOOLEAN NOT NULL DEFAULT FALSE; -- a result in the borderline band waits for a person's decision
