-- +goose Up
-- An address to which a library's reports are sent: its head's, or an office's.
CREATE TABLE report_recipient (
    id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id BIGINT       NOT NULL,
    address    VARCHAR(254) NOT NULL,
    language   CHAR(2)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    code       CHAR(26)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- in the link that ends it
    added_at   DATETIME     NOT NULL,
    UNIQUE KEY report_recipient_address (library_id, address),
    UNIQUE KEY report_recipient_code (code),
    CONSTRAINT report_recipient_library FOREIGN KEY (library_id) REFERENCES "library" (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
