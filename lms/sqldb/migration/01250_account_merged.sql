-- +goose Up
ALTER TABLE account
    ADD COLUMN merged_into BIGINT NULL,           -- the account of the same person that this one's learning went to
    ADD CONSTRAINT account_merged_into FOREIGN KEY (merged_into) REFERENCES account (id);
