-- +goose Up
CREATE TABLE course_run_statement (
    run_id    BIGINT     NOT NULL,
    seq       BIGINT     NOT NULL,                -- as the page numbered it: the same one twice is one
    statement MEDIUMTEXT NOT NULL,                -- xAPI, JSON, without its actor
    stored_at DATETIME   NOT NULL,
    PRIMARY KEY (run_id, seq),
    CONSTRAINT course_run_statement_run FOREIGN KEY (run_id) REFERENCES course_run (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
