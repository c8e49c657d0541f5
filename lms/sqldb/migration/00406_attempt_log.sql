-- +goose Up
CREATE TABLE attempt_log (
    attempt_id  BIGINT   NOT NULL,
    position    INT      NOT NULL,
    seq         BIGINT   NOT NULL,
    answer      JSON     NULL,                    -- NULL: only the flag was changed
    flagged     BOOLEAN  NULL,                    -- NULL: only the answer was changed
    received_at DATETIME NOT NULL,
    PRIMARY KEY (attempt_id, position, seq),
    CONSTRAINT attempt_log_item FOREIGN KEY (attempt_id, position) REFERENCES attempt_item (attempt_id, position)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
