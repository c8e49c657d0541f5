-- +goose Up
-- Who was erased: SLiMS may go on naming them, and nothing of it is taken in.
ALTER TABLE account_slims_user ADD COLUMN erased_at DATETIME NULL;
