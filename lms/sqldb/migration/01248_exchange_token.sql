-- +goose Up
CREATE TABLE exchange_token (                     -- what another system reads a library with over HTTP
    id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id BIGINT       NOT NULL,
    name       VARCHAR(80)  NOT NULL,
    open_name  VARCHAR(80)  AS (IF(revoked_at IS NULL, name, NULL)) STORED, -- two that are open have two names
    token_hash BINARY(32)   NOT NULL,             -- SHA-256: the table alone opens nothing
    start      CHAR(8)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- its first letters
    scopes     VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- with commas between
    ends_on    DATE         NOT NULL,             -- the last local day
    created_at DATETIME     NOT NULL,
    created_by BIGINT       NULL,                 -- NULL: a command
    used_on    DATE         NULL,                 -- UTC
    minute     BIGINT       NOT NULL DEFAULT 0,   -- of the newest call, since 1970
    calls      INT          NOT NULL DEFAULT 0,   -- in that minute
    revoked_at DATETIME     NULL,
    UNIQUE KEY exchange_token_hash (token_hash),
    UNIQUE KEY exchange_token_name (library_id, open_name),
    CONSTRAINT exchange_token_library FOREIGN KEY (library_id) REFERENCES "library" (id),
    CONSTRAINT exchange_token_created_by FOREIGN KEY (created_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
