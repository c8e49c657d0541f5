-- +goose Up
CREATE TABLE exchange_delivery (                  -- one message to one receiver
    id          BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    receiver_id BIGINT       NOT NULL,
    event_id    BIGINT       NULL,                -- NULL: a try by hand
    state       ENUM('due','sent','failed') NOT NULL DEFAULT 'due',
    tries       INT          NOT NULL DEFAULT 0,
    created_at  DATETIME     NOT NULL,
    next_at     DATETIME     NOT NULL,            -- not before; while it is being sent, when it would be given up for lost
    tried_at    DATETIME     NULL,
    status      INT          NOT NULL DEFAULT 0,  -- of HTTP
    answer      VARCHAR(200) NOT NULL DEFAULT '', -- its beginning, or message key of why there was none
    UNIQUE KEY exchange_delivery_once (receiver_id, event_id),
    KEY exchange_delivery_due (state, next_at),
    CONSTRAINT exchange_delivery_receiver FOREIGN KEY (receiver_id) REFERENCES exchange_receiver (id),
    CONSTRAINT exchange_delivery_event FOREIGN KEY (event_id) REFERENCES exchange_event (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
