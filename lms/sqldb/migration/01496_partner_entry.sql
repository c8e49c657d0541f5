-- +goose Up
CREATE TABLE partner_entry (                             -- what else was done together
    id         BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
    partner_id BIGINT        NOT NULL,
    on_day     DATE          NOT NULL,
    what       VARCHAR(300)  NOT NULL,
    counted    BOOLEAN       NOT NULL DEFAULT FALSE,     -- it is known how many took part
    people     INT           NOT NULL DEFAULT 0,
    note       VARCHAR(2000) NOT NULL DEFAULT '',
    KEY partner_entry_day (partner_id, on_day),
    CONSTRAINT partner_entry_partner FOREIGN KEY (partner_id) REFERENCES partner (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
