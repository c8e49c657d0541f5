-- +goose Up
CREATE TABLE partner_programme (               -- that a partner is named on
    partner_id   BIGINT NOT NULL,
    programme_id BIGINT NOT NULL,
    PRIMARY KEY (partner_id, programme_id),
    KEY partner_programme_programme (programme_id),
    CONSTRAINT partner_programme_partner FOREIGN KEY (partner_id) REFERENCES partner (id),
    CONSTRAINT partner_programme_programme FOREIGN KEY (programme_id) REFERENCES programme (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
