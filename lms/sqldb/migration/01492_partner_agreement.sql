-- +goose Up
CREATE TABLE partner_agreement (
    id          BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    partner_id  BIGINT       NOT NULL,
    kind        ENUM('memorandum','contract','letter') NOT NULL,
    number      VARCHAR(120) NOT NULL DEFAULT '',
    subject     VARCHAR(300) NOT NULL,
    from_on     DATE         NOT NULL,
    to_on       DATE         NULL,               -- the last day; NULL: none is named
    remind_days INT          NOT NULL,           -- before that day
    renews_id   BIGINT       NULL,               -- the one that this follows
    ended_on    DATE         NULL,               -- earlier than was agreed
    end_reason  VARCHAR(500) NOT NULL DEFAULT '',
    UNIQUE KEY partner_agreement_renews (renews_id),
    KEY partner_agreement_partner (partner_id, from_on),
    KEY partner_agreement_end (to_on),
    CONSTRAINT partner_agreement_partner FOREIGN KEY (partner_id) REFERENCES partner (id),
    CONSTRAINT partner_agreement_renews FOREIGN KEY (renews_id) REFERENCES partner_agreement (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
