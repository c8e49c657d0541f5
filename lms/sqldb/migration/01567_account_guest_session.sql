-- +goose Up
CREATE TABLE account_guest_session (
    token_hash   BINARY(32)   NOT NULL PRIMARY KEY, -- SHA-256 of what the cookie carries
    volunteer_id BIGINT       NOT NULL,
    csrf         CHAR(43)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at   DATETIME     NOT NULL,
    seen_at      DATETIME     NOT NULL,
    KEY account_guest_session_seen (seen_at),
    CONSTRAINT account_guest_session_guest FOREIGN KEY (volunteer_id) REFERENCES account_guest (volunteer_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
