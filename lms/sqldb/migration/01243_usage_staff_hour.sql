-- +goose Up
CREATE TABLE usage_staff_hour (                   -- when a SLiMS user was at work, by the log; of the last months only
    library_id BIGINT       NOT NULL,
    day        DATE         NOT NULL,
    staff_id   BIGINT       NOT NULL,
    hours      INT UNSIGNED NOT NULL,             -- a bit for each hour of the day
    acts       INT UNSIGNED NOT NULL,             -- rows of the log
    PRIMARY KEY (library_id, day, staff_id),
    CONSTRAINT usage_staff_hour_library FOREIGN KEY (library_id) REFERENCES `library` (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
