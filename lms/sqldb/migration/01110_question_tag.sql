-- +goose Up
CREATE TABLE question_tag (                       -- free labels, as assessment.NormalTags writes them
    question_id BIGINT      NOT NULL,
    tag         VARCHAR(50) COLLATE utf8mb4_bin NOT NULL,
    PRIMARY KEY (question_id, tag),
    KEY question_tag_name (tag, question_id),
    CONSTRAINT question_tag_question FOREIGN KEY (question_id) REFERENCES question (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
