-- +goose Up
CREATE TABLE account (
    id            BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name          VARCHAR(120) NOT NULL,
    username      VARCHAR(60)  NULL,              -- of a local account; NULL: signs in through SLiMS only
    email         VARCHAR(200) NULL,
    locale        CHAR(2)      NOT NULL DEFAULT 'id',
    password_hash VARCHAR(200) NULL,              -- argon2id, PHC string; NULL: no local password
    status        ENUM('active','pending','disabled') NOT NULL DEFAULT 'active',
    created_at    DATETIME     NOT NULL,
    seen_at       DATETIME     NULL,
    UNIQUE KEY account_username (username),
    KEY account_email (email)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
