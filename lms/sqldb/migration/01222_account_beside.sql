-- +goose Up
ALTER TABLE account
    ADD COLUMN beside TINYINT(1) NOT NULL DEFAULT 1; -- reminded on SLiMS's pages
