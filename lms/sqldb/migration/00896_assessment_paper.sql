-- +goose Up
CREATE TABLE assessment_paper (
    id            BIGINT   NOT NULL AUTO_INCREMENT PRIMARY KEY,
    assessment_id BIGINT   NOT NULL,
    number        INT      NOT NULL,              -- from 1, printed on every page
    seed          BIGINT   NOT NULL,              -- of what was drawn and its order
    items         JSON     NOT NULL,              -- versions, order of options, points and section as printed; never changed
    created_by    BIGINT   NOT NULL,
    created_at    DATETIME NOT NULL,
    UNIQUE KEY assessment_paper_number (assessment_id, number),
    CONSTRAINT assessment_paper_assessment FOREIGN KEY (assessment_id) REFERENCES assessment (id),
    CONSTRAINT assessment_paper_created_by FOREIGN KEY (created_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
