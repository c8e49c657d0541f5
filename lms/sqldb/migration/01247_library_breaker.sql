-- +goose Up
-- Tries in vain to read a library's SLiMS since it last answered; without a row, none.
CREATE TABLE library_breaker (
    library_id  BIGINT   NOT NULL PRIMARY KEY,
    failures    INT      NOT NULL,
    since       DATETIME NOT NULL,  -- of the first of them
    tried_at    DATETIME NOT NULL,
    next_try    DATETIME NULL,      -- not before; NULL: at once
    probe_until DATETIME NULL,      -- somebody finds out whether it answers again
    why         JSON     NOT NULL,  -- a finding, no secrets
    CONSTRAINT library_breaker_library FOREIGN KEY (library_id) REFERENCES "library" (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
