-- +goose Up
CREATE TABLE usage_source (
    library_id BIGINT      NOT NULL,
    source     VARCHAR(16) NOT NULL,
    first_on   DATE        NULL,     -- the first day of which the source tells anything
    read_on    DATE        NOT NULL, -- local day of the last complete reading
    read_at    DATETIME    NOT NULL,
    last_id    BIGINT      NOT NULL, -- the highest id that was read
    last_on    DATE        NULL,     -- day of that row: another day there means the ids began again
    rows_read  BIGINT      NOT NULL,
    PRIMARY KEY (library_id, source),
    CONSTRAINT usage_source_library FOREIGN KEY (library_id) REFERENCES library (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
