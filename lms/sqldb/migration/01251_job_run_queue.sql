-- +goose Up
ALTER TABLE job_run ADD COLUMN queue VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'library'; -- in which it waits its turn
