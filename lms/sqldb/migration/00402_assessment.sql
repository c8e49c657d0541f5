-- +goose Up
CREATE TABLE assessment (
    id               BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id       BIGINT       NOT NULL,
    title            VARCHAR(160) NOT NULL,
    description      TEXT         NOT NULL,       -- Markdown
    status           ENUM('draft','published','archived') NOT NULL DEFAULT 'draft',
    minutes          INT          NOT NULL,       -- length of an attempt
    attempts_allowed INT          NOT NULL,       -- 0: no limit
    pass_percent     INT          NOT NULL,
    opens_at         DATETIME     NULL,
    closes_at        DATETIME     NULL,
    shuffle_items    BOOLEAN      NOT NULL,
    shuffle_options  BOOLEAN      NOT NULL,
    reveal           ENUM('nothing','score','marks','full') NOT NULL, -- what the learner sees afterwards
    starter_code     VARCHAR(60)  NULL,
    created_at       DATETIME     NOT NULL,
    published_at     DATETIME     NULL,
    UNIQUE KEY assessment_starter (library_id, starter_code),
    KEY assessment_status (library_id, status),
    CONSTRAINT assessment_library FOREIGN KEY (library_id) REFERENCES library (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
