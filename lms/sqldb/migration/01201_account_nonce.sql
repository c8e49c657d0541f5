-- +goose Up
-- Tickets of SLiMS plug-ins that have been used; kept until they would be refused
-- as too old.
CREATE TABLE account_nonce (
    library_id BIGINT     NOT NULL,
    nonce      BINARY(16) NOT NULL,
    expires_at DATETIME   NOT NULL,
    PRIMARY KEY (library_id, nonce),
    KEY account_nonce_expires (expires_at),
    CONSTRAINT account_nonce_library FOREIGN KEY (library_id) REFERENCES "library" (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
