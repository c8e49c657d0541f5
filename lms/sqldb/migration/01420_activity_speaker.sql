-- +goose Up
CREATE TABLE activity_speaker (
    id          BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
    activity_id BIGINT        NOT NULL,
    name        VARCHAR(160)  NOT NULL,
    role        VARCHAR(160)  NOT NULL DEFAULT '', -- office, expertise, where from
    biography   VARCHAR(1000) NOT NULL DEFAULT '',
    CONSTRAINT activity_speaker_activity FOREIGN KEY (activity_id) REFERENCES activity (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
