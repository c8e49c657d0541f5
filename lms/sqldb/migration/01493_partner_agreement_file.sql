-- +goose Up
CREATE TABLE partner_agreement_file (              -- as it was signed
    agreement_id BIGINT       NOT NULL PRIMARY KEY,
    name         VARCHAR(200) NOT NULL,            -- as uploaded
    extension    VARCHAR(4)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- by the content
    content      MEDIUMBLOB   NOT NULL,
    CONSTRAINT partner_agreement_file_agreement FOREIGN KEY (agreement_id) REFERENCES partner_agreement (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
