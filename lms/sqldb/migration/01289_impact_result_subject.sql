-- +goose Up
ALTER TABLE impact_result ADD COLUMN subject_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT ''; -- of what a picture is about, as it was
