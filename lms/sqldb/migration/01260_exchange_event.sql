-- +goose Up
CREATE TABLE exchange_event (                     -- what has happened and was noted for receivers; rows are only added
    id          BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id  BIGINT      NOT NULL,
    kind        VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    subject_id  BIGINT      NOT NULL,             -- enrolment or attempt
    round       BIGINT      NOT NULL,             -- tells apart what may happen to it again; 0 where it cannot
    happened_at DATETIME    NOT NULL,
    noted_at    DATETIME    NOT NULL,
    UNIQUE KEY exchange_event_once (kind, subject_id, round),
    CONSTRAINT exchange_event_library FOREIGN KEY (library_id) REFERENCES "library" (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
