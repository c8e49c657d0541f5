-- +goose Up
CREATE TABLE hours_claim_file (                    -- the certificate of a training elsewhere
    claim_id  BIGINT       NOT NULL PRIMARY KEY,
    name      VARCHAR(200) NOT NULL,               -- as uploaded
    extension VARCHAR(4)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- by the content
    content   MEDIUMBLOB   NOT NULL,
    CONSTRAINT hours_claim_file_claim FOREIGN KEY (claim_id) REFERENCES hours_claim (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
