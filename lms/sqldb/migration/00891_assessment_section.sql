-- +goose Up
CREATE TABLE assessment_section (
    assessment_id BIGINT       NOT NULL,
    number        INT          NOT NULL,          -- from 1, in the order they are taken; a test without rows is one section without a name
    title         VARCHAR(160) NOT NULL,
    instructions  TEXT         NOT NULL,          -- Markdown
    minutes       INT          NOT NULL,          -- of its own; 0: as long as the test
    PRIMARY KEY (assessment_id, number),
    CONSTRAINT assessment_section_assessment FOREIGN KEY (assessment_id) REFERENCES assessment (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
