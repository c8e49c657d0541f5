-- +goose Up
CREATE TABLE hours_night (                         -- the local day on which a library's ledger was last put beside everything
    library_id BIGINT NOT NULL PRIMARY KEY,
    settled_on DATE   NOT NULL,
    CONSTRAINT hours_night_library FOREIGN KEY (library_id) REFERENCES "library" (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
