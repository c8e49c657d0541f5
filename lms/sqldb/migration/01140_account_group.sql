-- +goose Up
CREATE TABLE account_group (                      -- people of a library that a trainer put together under a name
    id          BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id  BIGINT       NOT NULL,
    name        VARCHAR(120) NOT NULL,
    note        VARCHAR(500) NOT NULL,
    created_at  DATETIME     NOT NULL,
    created_by  BIGINT       NULL,                -- NULL: a job or a command
    archived_at DATETIME     NULL,                -- NULL: in use
    UNIQUE KEY account_group_name (library_id, name),
    CONSTRAINT account_group_library FOREIGN KEY (library_id) REFERENCES `library` (id),
    CONSTRAINT account_group_created_by FOREIGN KEY (created_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
