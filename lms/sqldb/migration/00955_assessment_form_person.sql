-- +goose Up
CREATE TABLE assessment_form_person (             -- which parallel form a person is to have first, as a trainer assigned it
    assessment_id BIGINT   NOT NULL,
    account_id    BIGINT   NOT NULL,
    form          CHAR(1)  NOT NULL,
    assigned_by   BIGINT   NOT NULL,
    assigned_at   DATETIME NOT NULL,
    PRIMARY KEY (assessment_id, account_id),
    CONSTRAINT assessment_form_person_assessment FOREIGN KEY (assessment_id) REFERENCES assessment (id),
    CONSTRAINT assessment_form_person_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT assessment_form_person_by FOREIGN KEY (assigned_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
