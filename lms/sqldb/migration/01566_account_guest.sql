-- +goose Up
CREATE TABLE account_guest (                      -- how a volunteer signs in; no account of the staff, so that nothing takes it for one
    volunteer_id  BIGINT       NOT NULL PRIMARY KEY,
    username      VARCHAR(60)  NOT NULL,          -- nobody's in account either
    password_hash VARCHAR(255) NULL,
    status        ENUM('active','disabled') NOT NULL DEFAULT 'active',
    locale        CHAR(2)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at    DATETIME     NOT NULL,
    seen_at       DATETIME     NULL,
    ticket_hash   BINARY(32)   NULL,              -- SHA-256 of the link with which a password is chosen, once
    ticket_until  DATETIME     NULL,
    UNIQUE KEY account_guest_username (username),
    UNIQUE KEY account_guest_ticket (ticket_hash),
    CONSTRAINT account_guest_volunteer FOREIGN KEY (volunteer_id) REFERENCES volunteer (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
