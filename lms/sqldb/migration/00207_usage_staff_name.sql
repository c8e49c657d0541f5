-- +goose Up
CREATE TABLE usage_staff_name (
    library_id BIGINT       NOT NULL,
    staff_id   BIGINT       NOT NULL,
    name       VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    from_on    DATE         NOT NULL, -- first and last day on which the directory showed this name
    to_on      DATE         NOT NULL,
    PRIMARY KEY (library_id, staff_id, name, from_on),
    CONSTRAINT usage_staff_name_library FOREIGN KEY (library_id) REFERENCES library (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
