-- +goose Up
-- Forms that were sent already, for two days. Nothing here leads to an answer.
CREATE TABLE survey_token (
    hash BINARY(32) NOT NULL PRIMARY KEY,
    day  DATE       NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
