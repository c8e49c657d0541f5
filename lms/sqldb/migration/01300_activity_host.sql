-- +goose Up
ALTER TABLE activity ADD COLUMN host VARCHAR(160) NOT NULL DEFAULT ''; -- whom a study visit goes to
