-- +goose Up
CREATE TABLE activity_question (
    id          BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
    activity_id BIGINT        NOT NULL,
    author_id   BIGINT        NOT NULL,
    asked       VARCHAR(1000) NOT NULL,
    asked_at    DATETIME      NOT NULL,
    answer      VARCHAR(4000) NOT NULL DEFAULT '',
    answered_at DATETIME      NULL,
    answered_by BIGINT        NULL,
    KEY activity_question_activity (activity_id, asked_at),
    CONSTRAINT activity_question_activity FOREIGN KEY (activity_id) REFERENCES activity (id),
    CONSTRAINT activity_question_author FOREIGN KEY (author_id) REFERENCES account (id),
    CONSTRAINT activity_question_answered_by FOREIGN KEY (answered_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
