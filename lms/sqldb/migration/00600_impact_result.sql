-- +goose Up
CREATE TABLE impact_result (
    id            BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id    BIGINT      NOT NULL,
    subject_kind  ENUM('library','course','activity') NOT NULL,
    subject_id    BIGINT      NOT NULL,           -- 0: the library itself
    metric        VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- '': all of them
    method        VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    input_hash    CHAR(64)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    n             INT         NOT NULL,
    data_to       DATE        NOT NULL,
    body          MEDIUMBLOB  NOT NULL,           -- JSON
    created_at    DATETIME    NOT NULL,
    superseded_at DATETIME    NULL,               -- replaced; stays readable
    current_slot  TINYINT     AS (IF(superseded_at IS NULL, 1, NULL)) STORED, -- one current result of a kind
    UNIQUE KEY impact_result_current (library_id, subject_kind, subject_id, metric, current_slot),
    KEY impact_result_history (library_id, subject_kind, subject_id, metric, id),
    CONSTRAINT impact_result_library FOREIGN KEY (library_id) REFERENCES library (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
