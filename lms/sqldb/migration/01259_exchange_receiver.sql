-- +goose Up
CREATE TABLE exchange_receiver (                  -- systems that are told what happens in a library
    id            BIGINT         NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id    BIGINT         NOT NULL,
    kind          ENUM('hook','lrs') NOT NULL,
    name          VARCHAR(80)    NOT NULL,        -- '' of a learning record store: there is one
    open_name     VARCHAR(84)    AS (IF(removed_at IS NULL, CONCAT(kind, name), NULL)) STORED,
    address       VARCHAR(500)   NOT NULL,
    own           BOOLEAN        NOT NULL,        -- on the library's own network: HTTP and private addresses are allowed
    kinds         VARCHAR(200)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- what it is told, with commas between
    personal      BOOLEAN        NOT NULL,        -- it is told who people are
    reason        VARCHAR(300)   NOT NULL,        -- why
    site          VARCHAR(255)   NOT NULL,        -- our own address when it was made: ids begin with it
    sealed        VARBINARY(512) NOT NULL,        -- its secret, sealed with the installation's key
    sealed_before VARBINARY(512) NULL,            -- the one before, good until
    rotated_until DATETIME       NULL,
    created_at    DATETIME       NOT NULL,
    created_by    BIGINT         NULL,
    off_at        DATETIME       NULL,            -- it is told nothing since
    off_why       VARCHAR(16)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    failing_since DATETIME       NULL,            -- the first of the tries in vain since the last that arrived
    failed_at     DATETIME       NULL,            -- the last of them
    sent_at       DATETIME       NULL,            -- the last that arrived
    removed_at    DATETIME       NULL,
    UNIQUE KEY exchange_receiver_name (library_id, open_name),
    CONSTRAINT exchange_receiver_library FOREIGN KEY (library_id) REFERENCES "library" (id),
    CONSTRAINT exchange_receiver_created_by FOREIGN KEY (created_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
