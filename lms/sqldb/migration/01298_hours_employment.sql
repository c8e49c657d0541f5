-- +goose Up
CREATE TABLE hours_employment (                    -- which quota is somebody's
    library_id    BIGINT   NOT NULL,
    account_id    BIGINT   NOT NULL,
    kind          ENUM('civil','contract','other') NOT NULL,
    contract_from DATE     NULL,
    contract_to   DATE     NULL,
    noted_at      DATETIME NOT NULL,
    noted_by      BIGINT   NULL,
    PRIMARY KEY (library_id, account_id),
    CONSTRAINT hours_employment_library FOREIGN KEY (library_id) REFERENCES "library" (id),
    CONSTRAINT hours_employment_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT hours_employment_noted_by FOREIGN KEY (noted_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
