-- +goose Up
CREATE TABLE account_ticket (                     -- what a person holds for a while and uses once
    token_hash BINARY(32) NOT NULL PRIMARY KEY,
    purpose    ENUM('password','code') NOT NULL,  -- choose a password; give the code after the SLiMS password
    account_id BIGINT     NULL,                   -- of a password
    library_id BIGINT     NULL,                   -- of a code, with the SLiMS user who has given the right password
    user_id    BIGINT     NULL,
    expires_at DATETIME   NOT NULL,
    KEY account_ticket_expires (expires_at),
    CONSTRAINT account_ticket_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE,
    CONSTRAINT account_ticket_library FOREIGN KEY (library_id) REFERENCES library (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
