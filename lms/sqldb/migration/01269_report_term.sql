-- +goose Up
-- A library's report of a quarter or a year as it was made, in figures of groups. It is not made a second time: two versions would tell of single people.
CREATE TABLE report_term (
    library_id BIGINT     NOT NULL,
    term       CHAR(7)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- 2026-Q3, or 2026
    made_at    DATETIME   NOT NULL,
    body       MEDIUMBLOB NOT NULL,              -- JSON
    PRIMARY KEY (library_id, term),
    CONSTRAINT report_term_library FOREIGN KEY (library_id) REFERENCES "library" (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
