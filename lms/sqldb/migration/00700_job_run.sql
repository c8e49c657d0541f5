-- +goose Up
CREATE TABLE job_run (
    id             BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    task_id        VARCHAR(80)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- slims:sync:3:2026-11-24
    kind           VARCHAR(30)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    library_id     BIGINT       NULL,               -- NULL: of the whole installation
    status         ENUM('queued','running','retrying','done','failed') NOT NULL,
    attempt        INT          NOT NULL DEFAULT 0, -- how often it was begun
    requested_by   BIGINT       NULL,               -- account; NULL: the schedule or a command
    created_at     DATETIME     NOT NULL,
    run_after      DATETIME     NULL,               -- of a retrying run: not before
    started_at     DATETIME     NULL,               -- of the latest attempt
    ended_at       DATETIME     NULL,
    progress_done  BIGINT       NOT NULL DEFAULT 0,
    progress_total BIGINT       NOT NULL DEFAULT 0, -- 0: not known
    progress_key   VARCHAR(80)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '', -- message that says what is being done
    rows_read      BIGINT       NOT NULL DEFAULT 0,
    failures       JSON         NULL,               -- why the latest attempt failed: message keys with their arguments
    UNIQUE KEY job_run_task (task_id),
    KEY job_run_library (library_id, kind, id),
    KEY job_run_status (status, id),
    CONSTRAINT job_run_library FOREIGN KEY (library_id) REFERENCES library (id),
    CONSTRAINT job_run_account FOREIGN KEY (requested_by) REFERENCES account (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
