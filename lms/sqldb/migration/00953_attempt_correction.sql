-- +goose Up
CREATE TABLE attempt_correction (                 -- answers that were keyed in wrongly from paper, mended; rows are only added
    id             BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
    attempt_id     BIGINT        NOT NULL,
    answers        JSON          NOT NULL,        -- by position, as they were before
    changed        INT           NOT NULL,        -- questions with another answer since
    percent_before DECIMAL(5,2)  NULL,            -- NULL: something waited for a marker
    percent_after  DECIMAL(5,2)  NULL,
    reason         VARCHAR(1000) NOT NULL,        -- for the person who sat it
    made_by        BIGINT        NOT NULL,
    made_at        DATETIME      NOT NULL,
    KEY attempt_correction_attempt (attempt_id, id),
    CONSTRAINT attempt_correction_attempt FOREIGN KEY (attempt_id) REFERENCES attempt (id),
    CONSTRAINT attempt_correction_made_by FOREIGN KEY (made_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
