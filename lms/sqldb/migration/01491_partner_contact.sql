-- +goose Up
CREATE TABLE partner_contact (                 -- an adult to call or write to; gone for good when it is removed
    id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    partner_id BIGINT       NOT NULL,
    name       VARCHAR(160) NOT NULL,
    role       VARCHAR(160) NOT NULL DEFAULT '',
    phone      VARCHAR(40)  NOT NULL DEFAULT '',
    email      VARCHAR(200) NOT NULL DEFAULT '',
    KEY partner_contact_partner (partner_id),
    CONSTRAINT partner_contact_partner FOREIGN KEY (partner_id) REFERENCES partner (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
