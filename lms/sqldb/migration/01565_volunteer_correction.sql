-- +goose Up
CREATE TABLE volunteer_correction (               -- what was confirmed of a session before somebody corrected it; rows are never changed
    id           BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    session_id   BIGINT       NOT NULL,
    state        ENUM('done','absent') NOT NULL,
    from_minute  INT          NOT NULL,
    to_minute    INT          NOT NULL,
    people       INT          NULL,
    reason       VARCHAR(500) NOT NULL,           -- for the correction
    corrected_at DATETIME     NOT NULL,
    corrected_by BIGINT       NULL,
    CONSTRAINT volunteer_correction_session FOREIGN KEY (session_id) REFERENCES volunteer_session (id),
    CONSTRAINT volunteer_correction_by FOREIGN KEY (corrected_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
