-- +goose Up
CREATE TABLE competency_framework (
    id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id BIGINT       NOT NULL,
    source     VARCHAR(160) COLLATE utf8mb4_bin NOT NULL,
    version    VARCHAR(40)  COLLATE utf8mb4_bin NOT NULL,
    starter    VARCHAR(40)  NULL,                 -- key of the shipped framework it was installed from
    created_at DATETIME     NOT NULL,
    created_by BIGINT       NULL,                 -- NULL: the system
    updated_at DATETIME     NOT NULL,             -- last import that changed something
    UNIQUE KEY competency_framework_version (library_id, source, version),
    UNIQUE KEY competency_framework_starter (library_id, starter),
    CONSTRAINT competency_framework_library FOREIGN KEY (library_id) REFERENCES library (id),
    CONSTRAINT competency_framework_created_by FOREIGN KEY (created_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
