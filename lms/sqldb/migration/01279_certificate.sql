-- +goose Up
CREATE TABLE certificate (                        -- never deleted
    id          BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id  BIGINT      NOT NULL,
    rule_id     BIGINT      NOT NULL,
    account_id  BIGINT      NOT NULL,
    issued_to   BIGINT      NOT NULL,             -- the account then: accounts merge
    earned_at   DATETIME    NOT NULL,
    round       INT         NOT NULL,             -- issued anew after a mistake
    code        CHAR(20)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    year        INT         NOT NULL,
    sequence    INT         NOT NULL,
    content     JSON        NOT NULL,             -- as it was printed
    issued_at   DATETIME    NOT NULL,
    valid_until DATE        NULL,
    revoked_at  DATETIME    NULL,
    revoked_by  BIGINT      NULL,
    reason      VARCHAR(16) NOT NULL DEFAULT '',
    note        VARCHAR(300) NOT NULL DEFAULT '', -- to the person
    UNIQUE KEY certificate_code (code),
    UNIQUE KEY certificate_once (rule_id, issued_to, earned_at, round),
    UNIQUE KEY certificate_number (library_id, year, sequence),
    KEY certificate_account (account_id, issued_at),
    CONSTRAINT certificate_library FOREIGN KEY (library_id) REFERENCES "library" (id),
    CONSTRAINT certificate_rule FOREIGN KEY (rule_id) REFERENCES certificate_rule (id),
    CONSTRAINT certificate_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT certificate_revoked_by FOREIGN KEY (revoked_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
