-- +goose Up
ALTER TABLE assessment
    ADD COLUMN one_page BOOLEAN NOT NULL DEFAULT FALSE, -- all questions on one page, not one at a time
    ADD COLUMN watched  BOOLEAN NOT NULL DEFAULT FALSE; -- leaving the page and changes of address are noted, and the person is told so
