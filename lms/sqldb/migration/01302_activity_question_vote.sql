-- +goose Up
CREATE TABLE activity_question_vote (
    question_id BIGINT NOT NULL,
    account_id  BIGINT NOT NULL,
    PRIMARY KEY (question_id, account_id),
    CONSTRAINT activity_question_vote_question FOREIGN KEY (question_id) REFERENCES activity_question (id) ON DELETE CASCADE,
    CONSTRAINT activity_question_vote_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
