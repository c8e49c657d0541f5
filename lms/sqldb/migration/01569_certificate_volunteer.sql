-- +goose Up
ALTER TABLE certificate ADD COLUMN volunteer_id BIGINT NULL, -- whose it is, where it is no account's; issued_to names them, too
    MODIFY COLUMN account_id BIGINT NULL,
    ADD CONSTRAINT certificate_volunteer FOREIGN KEY (volunteer_id) REFERENCES volunteer (id);
