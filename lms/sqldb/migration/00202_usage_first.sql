-- +goose Up
CREATE TABLE usage_first (
    library_id BIGINT      NOT NULL,
    source     VARCHAR(16) NOT NULL,
    day        DATE        NOT NULL,
    first_id   BIGINT      NOT NULL, -- lowest id among the rows of that day
    PRIMARY KEY (library_id, source, day),
    CONSTRAINT usage_first_library FOREIGN KEY (library_id) REFERENCES library (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
