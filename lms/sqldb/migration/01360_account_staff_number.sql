-- +goose Up
-- NIP or what a library calls its people by, so that lists from elsewhere find them.
ALTER TABLE account ADD COLUMN staff_number VARCHAR(30) NULL, ADD KEY account_staff_number (staff_number);
