-- +goose Up
CREATE TABLE library (
    id           BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    code         VARCHAR(32)  NOT NULL,
    name         VARCHAR(120) NOT NULL,
    time_zone    VARCHAR(64)  NOT NULL DEFAULT 'Asia/Jakarta',
    slims_sealed VARBINARY(1024) NULL,            -- DSN of its SLiMS, sealed with the installation's key; NULL: no SLiMS yet
    sync_at      TIME         NOT NULL DEFAULT '01:30:00', -- local time of the nightly reading
    first_signin ENUM('direct','approval') NOT NULL DEFAULT 'direct', -- what a first sign-in through SLiMS does
    created_at   DATETIME     NOT NULL,
    archived_at  DATETIME     NULL,
    UNIQUE KEY library_code (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
