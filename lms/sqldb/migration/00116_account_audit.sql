-- +goose Up
CREATE TABLE account_audit (                      -- what administrators and commands did; rows are only added
    id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id BIGINT       NULL,
    at         DATETIME     NOT NULL,
    actor_id   BIGINT       NULL,                 -- NULL: a job or a command
    actor_name VARCHAR(120) NOT NULL,
    action     VARCHAR(40)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- message audit.<action>
    args       JSON         NOT NULL,
    KEY account_audit_library (library_id, id),
    CONSTRAINT account_audit_library FOREIGN KEY (library_id) REFERENCES library (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
