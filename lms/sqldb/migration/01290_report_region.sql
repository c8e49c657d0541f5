-- +goose Up
-- The report of a region's quarter or year as it was made. It is not made a second time.
CREATE TABLE report_region (
    libraries CHAR(64)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- SHA-256 of which they are
    term      CHAR(7)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- 2026-Q3, or 2026
    made_at   DATETIME   NOT NULL,
    body      MEDIUMBLOB NOT NULL,             -- JSON
    PRIMARY KEY (libraries, term)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
