-- +goose Up
CREATE TABLE assessment_regrade (                 -- a question of a test was corrected or dropped after people had sat it
    id            BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
    assessment_id BIGINT        NOT NULL,
    question_id   BIGINT        NOT NULL,
    version_id    BIGINT        NOT NULL,         -- the newest version then: its key counts for all before it
    how           ENUM('corrected','full','out') NOT NULL,
    points        DECIMAL(6,2)  NULL,             -- what the question is worth from now on; NULL: as before
    favour        BOOLEAN       NOT NULL,         -- nobody's mark goes down
    reason        VARCHAR(1000) NOT NULL,         -- for the people whose mark changes
    token         VARCHAR(60)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- of the form, so that it counts once
    created_by    BIGINT        NOT NULL,
    created_at    DATETIME      NOT NULL,
    finished_at   DATETIME      NULL,             -- when the last attempt was graded anew
    UNIQUE KEY assessment_regrade_once (token),
    KEY assessment_regrade_open (finished_at),
    CONSTRAINT assessment_regrade_assessment FOREIGN KEY (assessment_id) REFERENCES assessment (id),
    CONSTRAINT assessment_regrade_question FOREIGN KEY (question_id) REFERENCES question (id),
    CONSTRAINT assessment_regrade_version FOREIGN KEY (version_id) REFERENCES question_version (id),
    CONSTRAINT assessment_regrade_created_by FOREIGN KEY (created_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
