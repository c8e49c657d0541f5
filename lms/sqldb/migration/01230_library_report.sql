-- +goose Up
-- What the newest check of a library's SLiMS database found.
CREATE TABLE library_report (
    library_id BIGINT     NOT NULL PRIMARY KEY,
    checked_at DATETIME   NOT NULL,
    body       MEDIUMBLOB NOT NULL,   -- JSON: findings and tables, no secrets
    CONSTRAINT library_report_library FOREIGN KEY (library_id) REFERENCES "library" (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
