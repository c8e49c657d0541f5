-- +goose Up
ALTER TABLE account_slims_user
    ADD COLUMN group_ids         VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '', -- with commas between
    ADD COLUMN follows           BOOLEAN      NOT NULL DEFAULT FALSE, -- the account's roles here are those of the groups; FALSE: somebody chose them
    ADD COLUMN admin_declined_at DATETIME     NULL;                   -- SLiMS's super-user was not made administrator
