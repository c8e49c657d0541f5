-- +goose Up
CREATE TABLE certificate_layout (                 -- how a library's certificates look; each certificate keeps a copy of its own
    id         BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id BIGINT      NOT NULL,
    name       VARCHAR(80) NOT NULL,
    version    INT         NOT NULL,
    content    JSON        NOT NULL,
    off_at     DATETIME    NULL,                  -- removed
    created_at DATETIME    NOT NULL,
    KEY certificate_layout_library (library_id, name),
    CONSTRAINT certificate_layout_library FOREIGN KEY (library_id) REFERENCES "library" (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
