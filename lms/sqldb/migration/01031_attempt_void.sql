-- +goose Up
CREATE TABLE attempt_void (                       -- attempts that were declared void, or made to count again; rows are only added
    id         BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
    attempt_id BIGINT        NOT NULL,
    voided     BOOLEAN       NOT NULL,            -- FALSE: it counts again
    reason     VARCHAR(1000) NOT NULL,            -- for the person who sat it
    made_by    BIGINT        NOT NULL,
    made_at    DATETIME      NOT NULL,
    KEY attempt_void_attempt (attempt_id, id),
    CONSTRAINT attempt_void_attempt FOREIGN KEY (attempt_id) REFERENCES attempt (id),
    CONSTRAINT attempt_void_made_by FOREIGN KEY (made_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
