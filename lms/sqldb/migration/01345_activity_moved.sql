-- +goose Up
ALTER TABLE activity ADD COLUMN moved_at DATETIME NULL; -- when the time of its beginning was last changed
