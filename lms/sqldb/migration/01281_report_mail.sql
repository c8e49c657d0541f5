-- +goose Up
-- A report on its way to an address.
CREATE TABLE report_mail (
    recipient_id BIGINT   NOT NULL,
    term         CHAR(7)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    state        ENUM('due','sent','refused','failed') NOT NULL,
    first_at     DATETIME NOT NULL, -- of the first try
    tried_at     DATETIME NOT NULL, -- of the last
    PRIMARY KEY (recipient_id, term),
    CONSTRAINT report_mail_recipient FOREIGN KEY (recipient_id) REFERENCES report_recipient (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
