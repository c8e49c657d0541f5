-- +goose Up
CREATE TABLE activity_session (
    id          BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    activity_id BIGINT       NOT NULL,
    starts_at   DATETIME     NOT NULL,
    ends_at     DATETIME     NOT NULL,
    place       VARCHAR(160) NOT NULL DEFAULT '', -- empty: that of the activity
    link        VARCHAR(500) NOT NULL DEFAULT '', -- of a meeting online
    secret      BINARY(32)   NULL,                -- what the codes at the door are made of; made when they are first shown
    KEY activity_session_activity (activity_id, starts_at),
    KEY activity_session_time (starts_at),
    CONSTRAINT activity_session_activity FOREIGN KEY (activity_id) REFERENCES activity (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
