-- +goose Up
CREATE TABLE programme_juror (
    contest_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    PRIMARY KEY (contest_id, account_id),
    KEY programme_juror_account (account_id),
    CONSTRAINT programme_juror_contest FOREIGN KEY (contest_id) REFERENCES programme_contest (id),
    CONSTRAINT programme_juror_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
