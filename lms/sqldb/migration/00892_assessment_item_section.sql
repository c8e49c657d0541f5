-- +goose Up
ALTER TABLE assessment_item
    ADD COLUMN section INT NOT NULL DEFAULT 1;    -- number of the section it stands in
