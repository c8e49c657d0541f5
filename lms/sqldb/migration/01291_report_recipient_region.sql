-- +goose Up
-- An address may get the reports of the region that an account sees, in place of a library's.
ALTER TABLE report_recipient
    MODIFY library_id BIGINT NULL,
    ADD COLUMN account_id BIGINT NULL AFTER library_id,
    ADD UNIQUE KEY report_recipient_region (account_id, address),
    ADD CONSTRAINT report_recipient_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE;
