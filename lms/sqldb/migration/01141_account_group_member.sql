-- +goose Up
CREATE TABLE account_group_member (
    group_id   BIGINT   NOT NULL,
    account_id BIGINT   NOT NULL,
    added_at   DATETIME NOT NULL,
    added_by   BIGINT   NULL,
    PRIMARY KEY (group_id, account_id),
    CONSTRAINT account_group_member_group FOREIGN KEY (group_id) REFERENCES account_group (id),
    CONSTRAINT account_group_member_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT account_group_member_by FOREIGN KEY (added_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
