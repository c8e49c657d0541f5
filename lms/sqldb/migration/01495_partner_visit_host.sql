-- +goose Up
CREATE TABLE partner_visit_host (              -- who receives it
    visit_id   BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    PRIMARY KEY (visit_id, account_id),
    KEY partner_visit_host_account (account_id),
    CONSTRAINT partner_visit_host_visit FOREIGN KEY (visit_id) REFERENCES partner_visit (id),
    CONSTRAINT partner_visit_host_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
