-- +goose Up
CREATE TABLE hours_entry (                         -- the ledger: never changed but for whose it is when two accounts become one, never deleted
    id          BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id  BIGINT       NOT NULL,
    account_id  BIGINT       NOT NULL,
    earned_by   BIGINT       NOT NULL,             -- the account then: accounts merge
    kind        ENUM('course','activity','teaching','external') NOT NULL,
    source_id   BIGINT       NOT NULL,             -- of the course, the activity or the claim
    turn        INT          NOT NULL,             -- 0: the first of its source, then its corrections
    corrects_id BIGINT       NULL,                 -- the one before, which nobody else can correct any more
    reason      VARCHAR(12)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    title       VARCHAR(200) NOT NULL,             -- of the source then
    earned_on   DATE         NOT NULL,             -- in the library's zone
    minutes     INT          NOT NULL,             -- less than 0: taken back
    credit      INT          NOT NULL,             -- what they came to, in hundredths of a jam pelajaran
    rule_id     BIGINT       NULL,                 -- by which version; NULL: as built in
    posted_at   DATETIME     NOT NULL,
    UNIQUE KEY hours_entry_once (earned_by, kind, source_id, turn),
    UNIQUE KEY hours_entry_corrects (corrects_id),
    KEY hours_entry_year (library_id, earned_on),
    KEY hours_entry_account (account_id, earned_on),
    CONSTRAINT hours_entry_correction CHECK ((turn = 0) = (corrects_id IS NULL)),
    CONSTRAINT hours_entry_library FOREIGN KEY (library_id) REFERENCES "library" (id),
    CONSTRAINT hours_entry_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT hours_entry_corrects FOREIGN KEY (corrects_id) REFERENCES hours_entry (id),
    CONSTRAINT hours_entry_rule FOREIGN KEY (rule_id) REFERENCES hours_rule (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
