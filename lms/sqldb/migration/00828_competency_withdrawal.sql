-- +goose Up
CREATE TABLE competency_withdrawal (              -- of evidence that was wrong; it stays in sight
    evidence_id  BIGINT       NOT NULL PRIMARY KEY,
    why          VARCHAR(500) NOT NULL,
    withdrawn_at DATETIME     NOT NULL,
    withdrawn_by BIGINT       NULL,
    CONSTRAINT competency_withdrawal_of FOREIGN KEY (evidence_id) REFERENCES competency_evidence (id),
    CONSTRAINT competency_withdrawal_by FOREIGN KEY (withdrawn_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
