-- +goose Up
CREATE TABLE account_erasure (                     -- who asks to be erased, and who was: what was done and what stays
    account_id BIGINT       NOT NULL PRIMARY KEY,
    library_id BIGINT       NOT NULL,
    asked_at   DATETIME     NULL,                  -- by the person
    wish       VARCHAR(500) NOT NULL DEFAULT '',   -- in their words, forgotten when they are erased
    erased_at  DATETIME     NULL,                  -- NULL: not yet
    erased_by  BIGINT       NULL,
    reason     VARCHAR(500) NOT NULL DEFAULT '',   -- the administrator's
    kept_name  VARCHAR(120) NULL,                  -- with the ledger and the certificates that a personnel file keeps
    kept_number VARCHAR(30) NULL,                  -- NIP, likewise
    receipt    JSON         NULL,                  -- rows deleted, emptied and kept, by area
    KEY account_erasure_library (library_id, erased_at),
    CONSTRAINT account_erasure_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT account_erasure_library FOREIGN KEY (library_id) REFERENCES "library" (id),
    CONSTRAINT account_erasure_by FOREIGN KEY (erased_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
