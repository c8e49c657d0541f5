-- +goose Up
ALTER TABLE survey
    ADD COLUMN course_id   BIGINT NOT NULL DEFAULT 0, -- the training that it asks about, 0: none
    ADD COLUMN activity_id BIGINT NOT NULL DEFAULT 0; -- likewise
