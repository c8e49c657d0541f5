-- +goose Up
CREATE TABLE course (
    id          BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id  BIGINT      NOT NULL,
    starter     VARCHAR(60) NULL,                 -- folder of the shipped course it was installed from
    created_at  DATETIME    NOT NULL,
    created_by  BIGINT      NULL,                 -- NULL: the system
    archived_at DATETIME    NULL,                 -- out of the catalogue; who began may finish
    UNIQUE KEY course_starter (library_id, starter),
    CONSTRAINT course_library FOREIGN KEY (library_id) REFERENCES library (id),
    CONSTRAINT course_created_by FOREIGN KEY (created_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
