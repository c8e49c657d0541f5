-- +goose Up
CREATE TABLE assessment_form_drawn (              -- which of the forms A and B a person has first, by lot; the other one comes second
    assessment_id BIGINT   NOT NULL,
    account_id    BIGINT   NOT NULL,
    form          CHAR(1)  NOT NULL,
    drawn_at      DATETIME NOT NULL,
    PRIMARY KEY (assessment_id, account_id),
    CONSTRAINT assessment_form_drawn_assessment FOREIGN KEY (assessment_id) REFERENCES assessment (id),
    CONSTRAINT assessment_form_drawn_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
