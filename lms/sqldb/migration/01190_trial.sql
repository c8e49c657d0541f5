-- +goose Up
CREATE TABLE trial (                              -- a test as one of those who write it tries it; it counts nowhere, so no attempt
    id            BIGINT   NOT NULL AUTO_INCREMENT PRIMARY KEY,
    assessment_id BIGINT   NOT NULL,
    account_id    BIGINT   NOT NULL,
    begun_at      DATETIME NOT NULL,
    state         JSON     NOT NULL,              -- all of it: questions as they were, sections, answers
    UNIQUE KEY trial_one (assessment_id, account_id),
    KEY trial_begun (begun_at),
    CONSTRAINT trial_assessment FOREIGN KEY (assessment_id) REFERENCES assessment (id) ON DELETE CASCADE,
    CONSTRAINT trial_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
