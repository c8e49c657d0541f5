-- +goose Up
CREATE TABLE account_throttle (
    subject  BINARY(32) NOT NULL PRIMARY KEY,     -- SHA-256 of an account's name or of an address
    failures INT        NOT NULL,
    last_at  DATETIME   NOT NULL,
    KEY account_throttle_last (last_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
