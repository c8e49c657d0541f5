-- +goose Up
-- What can be chosen, or the statements of a matrix.
CREATE TABLE survey_option (
    id          BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    question_id BIGINT       NOT NULL,
    position    INT          NOT NULL,
    text_id     VARCHAR(200) NOT NULL,
    text_en     VARCHAR(200) NOT NULL,
    KEY survey_option_position (question_id, position),
    CONSTRAINT survey_option_question FOREIGN KEY (question_id) REFERENCES survey_question (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
