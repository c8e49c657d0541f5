-- +goose Up
CREATE TABLE course_module (
    id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version_id BIGINT       NOT NULL,
    position   INT          NOT NULL,
    title      VARCHAR(160) NOT NULL,
    KEY course_module_order (version_id, position),
    CONSTRAINT course_module_version FOREIGN KEY (version_id) REFERENCES course_version (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
