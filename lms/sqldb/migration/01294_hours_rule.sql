-- +goose Up
CREATE TABLE hours_rule (                          -- versions of a library's rules for jam pelajaran; never changed
    id         BIGINT   NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id BIGINT   NOT NULL,
    from_on    DATE     NOT NULL,                  -- what is earned from then on is counted by it
    content    JSON     NOT NULL,
    saved_at   DATETIME NOT NULL,
    saved_by   BIGINT   NULL,
    KEY hours_rule_from (library_id, from_on),
    CONSTRAINT hours_rule_library FOREIGN KEY (library_id) REFERENCES "library" (id),
    CONSTRAINT hours_rule_saved_by FOREIGN KEY (saved_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
