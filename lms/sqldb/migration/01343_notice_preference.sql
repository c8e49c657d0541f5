-- +goose Up
CREATE TABLE notice_preference (                  -- how a kind reaches a person; no row: here and by mail
    account_id BIGINT      NOT NULL,
    kind       VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    channel    ENUM('mail','here','none') NOT NULL,
    PRIMARY KEY (account_id, kind),
    CONSTRAINT notice_preference_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
