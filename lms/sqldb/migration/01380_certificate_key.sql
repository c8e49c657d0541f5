-- +goose Up
CREATE TABLE certificate_key (                    -- what a library signs its badges with
    id           BIGINT         NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id   BIGINT         NOT NULL,
    thumb        CHAR(43)       CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- of the public key, as in RFC 7638: its name
    public       BINARY(32)     NOT NULL,
    private      VARBINARY(255) NULL,             -- sealed; NULL once another one signs
    current      BOOLEAN        NULL,             -- TRUE: it signs; NULL: it did
    created_at   DATETIME       NOT NULL,
    retired_at   DATETIME       NULL,
    withdrawn_at DATETIME       NULL,             -- somebody else may have it: it is not published any more
    UNIQUE KEY certificate_key_thumb (thumb),
    UNIQUE KEY certificate_key_current (library_id, current),
    CONSTRAINT certificate_key_library FOREIGN KEY (library_id) REFERENCES "library" (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
