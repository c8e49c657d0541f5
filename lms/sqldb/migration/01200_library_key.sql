-- +goose Up
-- Secrets that a library's SLiMS plug-in signs its tickets with. A new one goes
-- into use while the one before still opens.
CREATE TABLE library_key (
    id             BIGINT         NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id     BIGINT         NOT NULL,
    key_id         VARCHAR(16)    NOT NULL,
    sealed         VARBINARY(128) NOT NULL,       -- 32 bytes, sealed with the installation's key
    address        VARCHAR(255)   NOT NULL,       -- of Binapustaka, as librarians' browsers reach it
    created_at     DATETIME       NOT NULL,
    used_at        DATETIME       NULL,           -- when a good ticket came last
    plugin_version VARCHAR(20)    NOT NULL DEFAULT '', -- of the plug-in that signed it
    ended_at       DATETIME       NULL,
    UNIQUE KEY library_key_id (library_id, key_id),
    CONSTRAINT library_key_library FOREIGN KEY (library_id) REFERENCES "library" (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
