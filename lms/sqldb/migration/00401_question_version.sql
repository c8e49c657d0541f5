-- +goose Up
CREATE TABLE question_version (
    id          BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    question_id BIGINT      NOT NULL,
    version     INT         NOT NULL,
    kind        VARCHAR(20) NOT NULL,
    stem        TEXT        NOT NULL,             -- Markdown
    body        JSON        NOT NULL,             -- what the kind needs: options, accepted forms, value, feedback
    created_by  BIGINT      NULL,                 -- NULL: the program itself
    created_at  DATETIME    NOT NULL,
    UNIQUE KEY question_version_number (question_id, version),
    CONSTRAINT question_version_question FOREIGN KEY (question_id) REFERENCES question (id),
    CONSTRAINT question_version_author FOREIGN KEY (created_by) REFERENCES account (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
