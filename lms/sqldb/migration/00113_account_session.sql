-- +goose Up
CREATE TABLE account_session (
    id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    token_hash BINARY(32)   NOT NULL,             -- SHA-256: the table alone signs nobody in
    account_id BIGINT       NOT NULL,
    library_id BIGINT       NOT NULL,
    method     ENUM('password','slims') NOT NULL,
    csrf       CHAR(43)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    address    VARCHAR(45)  NOT NULL,
    agent      VARCHAR(200) NOT NULL,
    created_at DATETIME     NOT NULL,
    seen_at    DATETIME     NOT NULL,
    UNIQUE KEY account_session_token (token_hash),
    KEY account_session_account (account_id, seen_at),
    KEY account_session_seen (seen_at),
    CONSTRAINT account_session_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE,
    CONSTRAINT account_session_library FOREIGN KEY (library_id) REFERENCES library (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
