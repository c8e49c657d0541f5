-- +goose Up
-- Who sees the aggregates of which libraries without having a role there.
CREATE TABLE account_region (
    account_id BIGINT   NOT NULL,
    library_id BIGINT   NOT NULL,
    given_at   DATETIME NOT NULL,
    PRIMARY KEY (account_id, library_id),
    CONSTRAINT account_region_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE,
    CONSTRAINT account_region_library FOREIGN KEY (library_id) REFERENCES "library" (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
