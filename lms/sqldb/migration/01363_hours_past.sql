-- +goose Up
CREATE TABLE hours_past (                          -- claims that an import made: what happened before anything was recorded here
    claim_id    BIGINT      NOT NULL PRIMARY KEY,
    form        VARCHAR(40) NOT NULL,              -- what kind of training, as the library calls it
    number      VARCHAR(80) NOT NULL,              -- of its certificate; '': not said
    issued_on   DATE        NULL,
    valid_until DATE        NULL,
    CONSTRAINT hours_past_claim FOREIGN KEY (claim_id) REFERENCES hours_claim (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
