-- +goose Up
CREATE TABLE programme_entry (                        -- who wrote it is kept nowhere
    id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    contest_id BIGINT       NOT NULL,
    number     INT          NOT NULL,
    age        ENUM('child','teenager','adult') NOT NULL,
    title      VARCHAR(200) NOT NULL DEFAULT '',      -- of the text
    UNIQUE KEY programme_entry_number (contest_id, number),
    CONSTRAINT programme_entry_contest FOREIGN KEY (contest_id) REFERENCES programme_contest (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
