-- +goose Up
CREATE TABLE account_role (
    account_id BIGINT NOT NULL,
    library_id BIGINT NOT NULL,
    role       ENUM('librarian','trainer','head','admin') NOT NULL,
    PRIMARY KEY (account_id, library_id, role),
    KEY account_role_library (library_id, role),
    CONSTRAINT account_role_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE,
    CONSTRAINT account_role_library FOREIGN KEY (library_id) REFERENCES library (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
