-- +goose Up
CREATE TABLE attempt (
    id            BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    assessment_id BIGINT       NOT NULL,
    account_id    BIGINT       NOT NULL,
    number        INT          NOT NULL,          -- 1 for the person's first attempt at this test
    seed          BIGINT       NOT NULL,          -- of the order of questions and options
    pass_percent  INT          NOT NULL,          -- as it was when the attempt began
    started_at    DATETIME     NOT NULL,
    deadline_at   DATETIME     NOT NULL,
    open_slot     TINYINT      NULL DEFAULT 1,    -- 1 while open, NULL afterwards: one open attempt per person and test
    submitted_at  DATETIME     NULL,
    submitted_by  ENUM('person','deadline') NULL,
    points        DECIMAL(8,2) NOT NULL,          -- that could be had
    earned        DECIMAL(10,4) NULL,
    percent       DECIMAL(5,2) NULL,
    passed        BOOLEAN      NULL,
    UNIQUE KEY attempt_number (assessment_id, account_id, number),
    UNIQUE KEY attempt_open (assessment_id, account_id, open_slot),
    KEY attempt_overdue (open_slot, deadline_at),
    KEY attempt_account (account_id, submitted_at),
    CONSTRAINT attempt_assessment FOREIGN KEY (assessment_id) REFERENCES assessment (id),
    CONSTRAINT attempt_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
