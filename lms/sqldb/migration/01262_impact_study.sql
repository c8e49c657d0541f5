-- +goose Up
CREATE TABLE impact_study (
    id           BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id   BIGINT       NOT NULL,
    first_id     BIGINT       NULL,              -- the first version; NULL: this is it
    version      INT          NOT NULL,
    question     ENUM('service','staff') NOT NULL,
    subject_kind ENUM('course','activity','change') NOT NULL,
    subject_id   BIGINT       NOT NULL,
    begins_on    DATE         NOT NULL,
    plan         TEXT         NOT NULL,          -- JSON, frozen
    hash         CHAR(64)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    declared_at  DATETIME     NOT NULL,
    declared_by  BIGINT       NOT NULL,
    ended_at     DATETIME     NULL,
    end_reason   VARCHAR(300) NOT NULL DEFAULT '',
    failure      VARCHAR(80)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '', -- message key of the last night's
    failed_at    DATETIME     NULL,
    progress     MEDIUMBLOB   NULL,              -- JSON, of the last night
    UNIQUE KEY impact_study_version (first_id, version),
    KEY impact_study_library (library_id, ended_at),
    CONSTRAINT impact_study_library FOREIGN KEY (library_id) REFERENCES "library" (id),
    CONSTRAINT impact_study_first FOREIGN KEY (first_id) REFERENCES impact_study (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
