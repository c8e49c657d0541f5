-- +goose Up
CREATE TABLE activity_leave ( -- days on which somebody cannot come; why is nobody's business
    id         BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    account_id BIGINT NOT NULL,
    from_on    DATE   NOT NULL,
    to_on      DATE   NOT NULL,
    KEY activity_leave_account (account_id, to_on),
    CONSTRAINT activity_leave_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
