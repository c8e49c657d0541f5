-- +goose Up
ALTER TABLE account_erasure
    ADD COLUMN answer      VARCHAR(500) NOT NULL DEFAULT '', -- of an administrator who declined, to the person
    ADD COLUMN answered_at DATETIME     NULL;
