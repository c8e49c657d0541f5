-- +goose Up
CREATE TABLE question (
    id           BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id   BIGINT      NOT NULL,
    version      INT         NOT NULL,            -- the version that new attempts get
    starter_code VARCHAR(60) NULL,                -- of a question that ships with the program
    created_at   DATETIME    NOT NULL,
    archived_at  DATETIME    NULL,
    UNIQUE KEY question_starter (library_id, starter_code),
    CONSTRAINT question_library FOREIGN KEY (library_id) REFERENCES library (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
