-- +goose Up
ALTER TABLE assessment_draw
    ADD COLUMN section INT NOT NULL DEFAULT 1;    -- number of the section it draws for
