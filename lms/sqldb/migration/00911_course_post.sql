-- +goose Up
CREATE TABLE course_post (
    id            BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    course_id     BIGINT       NOT NULL,
    lesson_key    CHAR(12)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- the same in every version
    question_id   BIGINT       NULL,                -- of an answer; NULL: a question
    author_id     BIGINT       NOT NULL,
    as_trainer    BOOLEAN      NOT NULL,            -- the author was one then
    body          TEXT         NOT NULL,            -- plain; emptied when it is taken back
    posted_at     DATETIME     NOT NULL,
    mended_at     DATETIME     NULL,
    removed_at    DATETIME     NULL,                -- by its author
    hidden_at     DATETIME     NULL,                -- by a trainer
    hidden_by     BIGINT       NULL,
    hidden_reason VARCHAR(500) NOT NULL DEFAULT '',
    answer_id     BIGINT       NULL,                -- of a question: the answer that a trainer marked
    seen_id       BIGINT       NOT NULL DEFAULT 0,  -- of a question: the newest answer that its author was shown
    waits         BOOLEAN      NOT NULL DEFAULT FALSE, -- of a question: the last word is its author's, and no answer is marked
    KEY course_post_lesson (course_id, lesson_key, question_id, id),
    KEY course_post_waits (course_id, waits),
    KEY course_post_author (author_id, posted_at),
    CONSTRAINT course_post_course FOREIGN KEY (course_id) REFERENCES course (id),
    CONSTRAINT course_post_question FOREIGN KEY (question_id) REFERENCES course_post (id),
    CONSTRAINT course_post_answer FOREIGN KEY (answer_id) REFERENCES course_post (id),
    CONSTRAINT course_post_author FOREIGN KEY (author_id) REFERENCES account (id),
    CONSTRAINT course_post_hidden_by FOREIGN KEY (hidden_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
