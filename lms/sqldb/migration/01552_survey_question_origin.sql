-- +goose Up
ALTER TABLE survey_question ADD COLUMN origin VARCHAR(40) NOT NULL DEFAULT ''; -- the same of a question and of all its copies
