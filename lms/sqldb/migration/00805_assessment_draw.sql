-- +goose Up
CREATE TABLE assessment_draw (
    id            BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    assessment_id BIGINT       NOT NULL,
    competency_id BIGINT       NULL,              -- NULL: any
    difficulty    TINYINT      NULL,              -- NULL: any
    questions     INT          NOT NULL,          -- how many each attempt draws
    points        DECIMAL(6,2) NOT NULL,          -- of each
    KEY assessment_draw_assessment (assessment_id),
    CONSTRAINT assessment_draw_assessment FOREIGN KEY (assessment_id) REFERENCES assessment (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
