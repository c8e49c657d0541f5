-- +goose Up
CREATE TABLE assessment_item (
    assessment_id BIGINT       NOT NULL,
    question_id   BIGINT       NOT NULL,
    position      INT          NOT NULL,
    points        DECIMAL(6,2) NOT NULL,
    PRIMARY KEY (assessment_id, question_id),
    KEY assessment_item_position (assessment_id, position),
    CONSTRAINT assessment_item_assessment FOREIGN KEY (assessment_id) REFERENCES assessment (id),
    CONSTRAINT assessment_item_question FOREIGN KEY (question_id) REFERENCES question (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
