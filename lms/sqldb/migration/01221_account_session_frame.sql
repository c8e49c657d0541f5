-- +goose Up
ALTER TABLE account_session
    ADD COLUMN frame VARCHAR(255) NOT NULL DEFAULT ''; -- origin of the SLiMS whose pages may show ours beside them
