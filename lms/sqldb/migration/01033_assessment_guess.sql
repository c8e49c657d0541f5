-- +goose Up
CREATE TABLE assessment_guess (                   -- wrong access codes of a person since the last right one; not the codes
    assessment_id BIGINT   NOT NULL,
    account_id    BIGINT   NOT NULL,
    failures      INT      NOT NULL,
    last_at       DATETIME NOT NULL,
    PRIMARY KEY (assessment_id, account_id),
    CONSTRAINT assessment_guess_assessment FOREIGN KEY (assessment_id) REFERENCES assessment (id),
    CONSTRAINT assessment_guess_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
