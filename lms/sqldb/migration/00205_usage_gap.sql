-- +goose Up
CREATE TABLE usage_gap (
    library_id BIGINT      NOT NULL,
    source     VARCHAR(16) NOT NULL,
    day        DATE        NOT NULL, -- emptied before it was read: what happened is not known
    PRIMARY KEY (library_id, source, day),
    CONSTRAINT usage_gap_library FOREIGN KEY (library_id) REFERENCES library (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
