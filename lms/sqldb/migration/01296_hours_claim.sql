-- +goose Up
CREATE TABLE hours_claim (                         -- teaching given and trainings elsewhere, as somebody hands them in
    id          BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id  BIGINT       NOT NULL,
    account_id  BIGINT       NOT NULL,
    made_by     BIGINT       NOT NULL,             -- the account then: accounts merge
    kind        ENUM('teaching','external') NOT NULL,
    claim_key   VARCHAR(80)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- what it is for, or its certificate's content: nobody hands it in twice
    activity_id BIGINT       NULL,                 -- what was taught
    course_id   BIGINT       NULL,
    title       VARCHAR(200) NOT NULL,
    organiser   VARCHAR(160) NOT NULL,
    from_on     DATE         NOT NULL,
    to_on       DATE         NOT NULL,
    jp          INT          NOT NULL,             -- hundredths; 0: minutes are said
    minutes     INT          NOT NULL,             -- 0: jam pelajaran are said
    state       ENUM('waiting','returned','approved') NOT NULL,
    revision    INT          NOT NULL DEFAULT 1,   -- against a decision on what was changed since
    sent_at     DATETIME     NOT NULL,
    decided_at  DATETIME     NULL,
    decided_by  BIGINT       NULL,
    answer      VARCHAR(500) NOT NULL DEFAULT '',  -- why it was returned
    UNIQUE KEY hours_claim_once (made_by, claim_key),
    KEY hours_claim_state (library_id, state, sent_at),
    KEY hours_claim_account (account_id, from_on),
    CONSTRAINT hours_claim_library FOREIGN KEY (library_id) REFERENCES "library" (id),
    CONSTRAINT hours_claim_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT hours_claim_activity FOREIGN KEY (activity_id) REFERENCES activity (id),
    CONSTRAINT hours_claim_course FOREIGN KEY (course_id) REFERENCES course (id),
    CONSTRAINT hours_claim_decided_by FOREIGN KEY (decided_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
