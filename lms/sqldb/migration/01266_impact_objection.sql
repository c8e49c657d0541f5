-- +goose Up
-- Who does not want to be counted where staff are compared; a row a person.
CREATE TABLE impact_objection (
    account_id  BIGINT   NOT NULL PRIMARY KEY,
    objected_at DATETIME NOT NULL,
    CONSTRAINT impact_objection_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
