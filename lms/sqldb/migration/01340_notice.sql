-- +goose Up
CREATE TABLE notice (                             -- what somebody is told
    id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id BIGINT       NOT NULL,
    account_id BIGINT       NOT NULL,
    told_as    BIGINT       NOT NULL,             -- the account then: accounts merge
    event      VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    kind       VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- as people choose what reaches them
    about      VARCHAR(80)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- the same is told once
    facts      JSON         NOT NULL,             -- what its sentence names; the sentence is made in the reader's language
    link       VARCHAR(200) NOT NULL,             -- within the product
    made_at    DATETIME     NOT NULL,
    read_at    DATETIME     NULL,
    mail_at    DATETIME     NULL,                 -- goes into a letter from then on; NULL: into none, or is in one
    letter_id  BIGINT       NULL,
    UNIQUE KEY notice_once (told_as, event, about),
    KEY notice_account (account_id, library_id, read_at),
    KEY notice_mail (mail_at),
    KEY notice_letter (letter_id),
    KEY notice_made (made_at),
    CONSTRAINT notice_library FOREIGN KEY (library_id) REFERENCES "library" (id),
    CONSTRAINT notice_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
