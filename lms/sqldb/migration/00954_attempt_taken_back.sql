-- +goose Up
CREATE TABLE attempt_taken_back (                 -- attempts keyed in from paper for the wrong person; rows are only added
    id            BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
    attempt_id    BIGINT        NOT NULL,         -- that it had; it is no more
    assessment_id BIGINT        NOT NULL,
    account_id    BIGINT        NOT NULL,         -- whom it was keyed in for
    paper_id      BIGINT        NOT NULL,
    answers       JSON          NOT NULL,         -- by position
    competencies  JSON          NOT NULL,         -- that it had been evidence of
    percent       DECIMAL(5,2)  NULL,             -- NULL: something waited for a marker
    sat_at        DATETIME      NOT NULL,
    entered_by    BIGINT        NOT NULL,
    entered_at    DATETIME      NOT NULL,
    reason        VARCHAR(1000) NOT NULL,
    taken_by      BIGINT        NOT NULL,
    taken_at      DATETIME      NOT NULL,
    told_at       DATETIME      NULL,             -- when courses and evidence had heard of it
    KEY attempt_taken_back_told (told_at),
    CONSTRAINT attempt_taken_back_of FOREIGN KEY (assessment_id) REFERENCES assessment (id),
    CONSTRAINT attempt_taken_back_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT attempt_taken_back_paper FOREIGN KEY (paper_id) REFERENCES assessment_paper (id),
    CONSTRAINT attempt_taken_back_entered_by FOREIGN KEY (entered_by) REFERENCES account (id),
    CONSTRAINT attempt_taken_back_taken_by FOREIGN KEY (taken_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
