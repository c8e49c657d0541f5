-- +goose Up
CREATE TABLE usage_revision (
    id         BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id BIGINT      NOT NULL,
    metric     VARCHAR(24) NOT NULL,
    day        DATE        NOT NULL,
    old_total  BIGINT      NOT NULL,
    new_total  BIGINT      NOT NULL,
    kept       BOOLEAN     NOT NULL, -- the old count stands, because rows vanished from the source
    noticed_at DATETIME    NOT NULL,
    KEY usage_revision_day (library_id, day),
    CONSTRAINT usage_revision_library FOREIGN KEY (library_id) REFERENCES library (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
