-- +goose Up
CREATE TABLE attempt_event (
    id          BIGINT   NOT NULL AUTO_INCREMENT PRIMARY KEY,
    attempt_id  BIGINT   NOT NULL,
    kind        ENUM('left','back','address') NOT NULL,
    trace       INT      NULL,                    -- of an address: two bytes of a hash, enough to see a change and too little to tell the address
    happened_at DATETIME NOT NULL,
    KEY attempt_event_attempt (attempt_id, id),
    CONSTRAINT attempt_event_attempt FOREIGN KEY (attempt_id) REFERENCES attempt (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
