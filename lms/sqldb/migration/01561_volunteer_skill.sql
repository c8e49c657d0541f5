-- +goose Up
CREATE TABLE volunteer_skill (                    -- a library's own short list
    id         BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id BIGINT      NOT NULL,
    name       VARCHAR(80) NOT NULL,
    UNIQUE KEY volunteer_skill_name (library_id, name),
    CONSTRAINT volunteer_skill_library FOREIGN KEY (library_id) REFERENCES "library" (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
