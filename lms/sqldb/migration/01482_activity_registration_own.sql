-- +goose Up
ALTER TABLE activity_registration
    ADD COLUMN own BOOLEAN NOT NULL DEFAULT TRUE; -- the last change was that person's doing
