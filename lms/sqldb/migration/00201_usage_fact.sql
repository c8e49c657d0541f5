-- +goose Up
CREATE TABLE usage_fact (
    library_id BIGINT      NOT NULL,
    metric     VARCHAR(24) NOT NULL,
    day        DATE        NOT NULL,
    location   VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT '',
    staff_id   BIGINT      NOT NULL DEFAULT 0, -- SLiMS user; 0: nobody could be named
    count      BIGINT      NOT NULL,
    PRIMARY KEY (library_id, metric, day, location, staff_id),
    CONSTRAINT usage_fact_library FOREIGN KEY (library_id) REFERENCES library (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
