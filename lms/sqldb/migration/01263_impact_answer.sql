-- +goose Up
CREATE TABLE impact_answer (
    id         BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    study_id   BIGINT      NOT NULL,
    reading    INT         NOT NULL,             -- days after the study's beginning
    metric     VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    is_primary TINYINT     NOT NULL,
    verdict    VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    method     VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    input_hash CHAR(64)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    n          INT         NOT NULL,
    data_to    DATE        NOT NULL,
    body       MEDIUMBLOB  NOT NULL,             -- JSON
    panel      MEDIUMBLOB  NOT NULL,             -- CSV, gzip
    created_at DATETIME    NOT NULL,
    UNIQUE KEY impact_answer_reading (study_id, reading, metric),
    CONSTRAINT impact_answer_study FOREIGN KEY (study_id) REFERENCES impact_study (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
