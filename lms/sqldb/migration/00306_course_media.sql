-- +goose Up
CREATE TABLE course_media (
    id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id BIGINT       NOT NULL,
    hash       CHAR(64)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- SHA-256 of the content; the file's name on disk
    extension  VARCHAR(4)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- by the content, not by the name
    size       BIGINT       NOT NULL,
    name       VARCHAR(200) NOT NULL,             -- as uploaded
    created_at DATETIME     NOT NULL,
    created_by BIGINT       NULL,
    UNIQUE KEY course_media_hash (library_id, hash),
    CONSTRAINT course_media_library FOREIGN KEY (library_id) REFERENCES library (id),
    CONSTRAINT course_media_created_by FOREIGN KEY (created_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
