-- +goose Up
CREATE TABLE notice_address (                     -- addresses that do not accept mail
    address   VARCHAR(200) NOT NULL PRIMARY KEY,
    source    ENUM('server','bounce','admin') NOT NULL,
    reason    VARCHAR(300) NOT NULL,              -- the server's words, or the administrator's
    marked_at DATETIME     NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
