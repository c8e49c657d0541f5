-- +goose Up
CREATE TABLE partner_activity (                -- that a partner held with the library, or was the host of
    partner_id  BIGINT  NOT NULL,
    activity_id BIGINT  NOT NULL,
    as_host     BOOLEAN NOT NULL,
    PRIMARY KEY (partner_id, activity_id),
    KEY partner_activity_activity (activity_id),
    CONSTRAINT partner_activity_partner FOREIGN KEY (partner_id) REFERENCES partner (id),
    CONSTRAINT partner_activity_activity FOREIGN KEY (activity_id) REFERENCES activity (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
