-- +goose Up
CREATE TABLE survey_question (
    id        BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    survey_id BIGINT       NOT NULL,
    position  INT          NOT NULL,
    kind      VARCHAR(20)  NOT NULL,
    dimension VARCHAR(20)  NOT NULL, -- of service quality; empty: none
    required  BOOLEAN      NOT NULL,
    text_id   VARCHAR(500) NOT NULL,
    text_en   VARCHAR(500) NOT NULL,
    scale     TINYINT      NOT NULL, -- of ratings, from 1; else 0
    low_id    VARCHAR(200) NOT NULL,
    low_en    VARCHAR(200) NOT NULL,
    high_id   VARCHAR(200) NOT NULL,
    high_en   VARCHAR(200) NOT NULL,
    KEY survey_question_position (survey_id, position),
    CONSTRAINT survey_question_survey FOREIGN KEY (survey_id) REFERENCES survey (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
