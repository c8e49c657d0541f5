-- +goose Up
CREATE TABLE usage_holiday (
    library_id BIGINT      NOT NULL,
    day        DATE        NOT NULL,
    PRIMARY KEY (library_id, day),
    CONSTRAINT usage_holiday_library FOREIGN KEY (library_id) REFERENCES library (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
