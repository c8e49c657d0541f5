-- +goose Up
CREATE TABLE survey_answer (
    response_id BIGINT  NOT NULL,
    question_id BIGINT  NOT NULL,
    row_id      BIGINT  NOT NULL, -- statement of a matrix; else 0
    value       BIGINT  NOT NULL, -- number of a scale, or option
    text        TEXT    NOT NULL,
    level       TINYINT NOT NULL DEFAULT 0, -- 0: not shown yet; 1: in the total; 2: in its month; 3: in its month and channel
    PRIMARY KEY (response_id, question_id, row_id, value),
    KEY survey_answer_level (question_id, level),
    CONSTRAINT survey_answer_response FOREIGN KEY (response_id) REFERENCES survey_response (id) ON DELETE CASCADE,
    CONSTRAINT survey_answer_question FOREIGN KEY (question_id) REFERENCES survey_question (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
