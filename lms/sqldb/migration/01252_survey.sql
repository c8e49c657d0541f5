-- +goose Up
CREATE TABLE survey (
    id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id BIGINT       NOT NULL,
    purpose    VARCHAR(20)  NOT NULL,
    languages  VARCHAR(10)  NOT NULL, -- id, en, both
    title_id   VARCHAR(200) NOT NULL,
    title_en   VARCHAR(200) NOT NULL,
    intro_id   TEXT         NOT NULL,
    intro_en   TEXT         NOT NULL,
    thanks_id  TEXT         NOT NULL,
    thanks_en  TEXT         NOT NULL,
    status     VARCHAR(20)  NOT NULL,
    code       CHAR(10)     NOT NULL, -- in its public address
    opac       BOOLEAN      NOT NULL DEFAULT FALSE,
    owner_id   BIGINT       NULL,
    copy_of    BIGINT       NULL,
    revision   INT          NOT NULL DEFAULT 1,
    created_at DATETIME     NOT NULL,
    UNIQUE KEY survey_code (code),
    KEY survey_status (library_id, status),
    CONSTRAINT survey_library FOREIGN KEY (library_id) REFERENCES "library" (id),
    CONSTRAINT survey_owner FOREIGN KEY (owner_id) REFERENCES account (id),
    CONSTRAINT survey_copy FOREIGN KEY (copy_of) REFERENCES survey (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
