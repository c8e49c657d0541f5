-- +goose Up
CREATE TABLE notice_letter (                      -- the outbox: what goes, went or did not go by mail
    id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id BIGINT       NOT NULL,
    account_id BIGINT       NOT NULL,
    address    VARCHAR(200) NOT NULL,             -- that it was last tried with
    state      ENUM('due','sending','sent','refused','failed','dropped') NOT NULL,
    tries      INT          NOT NULL DEFAULT 0,
    made_at    DATETIME     NOT NULL,
    next_at    DATETIME     NOT NULL,             -- due: not before; sending: taken up again after
    tried_at   DATETIME     NULL,
    over_at    DATETIME     NULL,                 -- when nothing more was to come of it
    outcome    VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    answer     VARCHAR(500) NOT NULL DEFAULT '',  -- the server's own words
    KEY notice_letter_due (state, next_at),
    KEY notice_letter_library (library_id, state, made_at),
    KEY notice_letter_account (account_id),
    CONSTRAINT notice_letter_library FOREIGN KEY (library_id) REFERENCES "library" (id),
    CONSTRAINT notice_letter_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
