-- +goose Up
CREATE TABLE intake_row (                          -- what a line of an import made or changed
    intake_id  BIGINT   NOT NULL,
    line       INT      NOT NULL,                  -- as a spreadsheet counts
    account_id BIGINT   NULL,                      -- NULL: taken back
    claim_id   BIGINT   NULL,                      -- of a past training, hours or a certificate
    is_new     BOOLEAN  NOT NULL,                  -- else it changed something
    before_was JSON     NULL,                      -- what it changed
    after_is   JSON     NULL,                      -- as it left it; NULL: forgotten
    revision   INT      NOT NULL DEFAULT 0,        -- of the claim, as it left it
    undone_at  DATETIME NULL,
    PRIMARY KEY (intake_id, line),
    CONSTRAINT intake_row_intake FOREIGN KEY (intake_id) REFERENCES intake (id),
    CONSTRAINT intake_row_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE SET NULL,
    CONSTRAINT intake_row_claim FOREIGN KEY (claim_id) REFERENCES hours_claim (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
