-- +goose Up
CREATE TABLE attempt_decision (                   -- what people decided about results near the pass mark; rows are only added
    id         BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
    attempt_id BIGINT        NOT NULL,
    passed     BOOLEAN       NOT NULL,
    percent    DECIMAL(5,2)  NOT NULL,            -- that was decided about
    reason     VARCHAR(1000) NOT NULL,            -- for the person who sat it
    decided_by BIGINT        NOT NULL,
    decided_at DATETIME      NOT NULL,
    KEY attempt_decision_attempt (attempt_id, id),
    CONSTRAINT attempt_decision_attempt FOREIGN KEY (attempt_id) REFERENCES attempt (id),
    CONSTRAINT attempt_decision_by FOREIGN KEY (decided_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
