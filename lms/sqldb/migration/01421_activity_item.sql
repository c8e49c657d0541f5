-- +goose Up
CREATE TABLE activity_item ( -- of the agenda
    id          BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    activity_id BIGINT       NOT NULL,
    starts_at   DATETIME     NOT NULL,
    title       VARCHAR(160) NOT NULL,
    speaker_id  BIGINT       NULL,
    KEY activity_item_order (activity_id, starts_at),
    CONSTRAINT activity_item_activity FOREIGN KEY (activity_id) REFERENCES activity (id) ON DELETE CASCADE,
    CONSTRAINT activity_item_speaker FOREIGN KEY (speaker_id) REFERENCES activity_speaker (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
