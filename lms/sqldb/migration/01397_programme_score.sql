-- +goose Up
CREATE TABLE programme_score (
    entry_id   BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    criterion  INT    NOT NULL, -- counted from 0
    points     INT    NOT NULL, -- 0 to 100
    PRIMARY KEY (entry_id, account_id, criterion),
    KEY programme_score_account (account_id),
    CONSTRAINT programme_score_entry FOREIGN KEY (entry_id) REFERENCES programme_entry (id) ON DELETE CASCADE,
    CONSTRAINT programme_score_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
