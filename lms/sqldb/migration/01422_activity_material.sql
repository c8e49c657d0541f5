-- +goose Up
CREATE TABLE activity_material ( -- an address, or a file
    id          BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
    activity_id BIGINT        NOT NULL,
    phase       ENUM('before','after') NOT NULL,
    title       VARCHAR(160)  NOT NULL,
    link        VARCHAR(500)  NOT NULL DEFAULT '',
    file_name   VARCHAR(160)  NOT NULL DEFAULT '',
    content     MEDIUMBLOB    NULL,
    size        INT           NOT NULL DEFAULT 0,
    added_at    DATETIME      NOT NULL,
    KEY activity_material_activity (activity_id, phase),
    CONSTRAINT activity_material_activity FOREIGN KEY (activity_id) REFERENCES activity (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
