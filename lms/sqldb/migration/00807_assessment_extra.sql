-- +goose Up
CREATE TABLE assessment_extra (
    assessment_id BIGINT   NOT NULL,
    account_id    BIGINT   NOT NULL,
    minutes       INT      NOT NULL,              -- more than others have, also beyond the closing time
    granted_by    BIGINT   NOT NULL,
    granted_at    DATETIME NOT NULL,
    PRIMARY KEY (assessment_id, account_id),
    CONSTRAINT assessment_extra_assessment FOREIGN KEY (assessment_id) REFERENCES assessment (id),
    CONSTRAINT assessment_extra_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT assessment_extra_granted_by FOREIGN KEY (granted_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
