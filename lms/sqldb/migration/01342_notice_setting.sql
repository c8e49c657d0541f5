-- +goose Up
CREATE TABLE notice_setting (                     -- when letters come to a person; no row: as everybody begins
    account_id BIGINT   NOT NULL PRIMARY KEY,
    letters    BOOLEAN  NOT NULL,
    hour       TINYINT  NOT NULL,                 -- of the daily letter, by the library's clock
    CONSTRAINT notice_setting_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
