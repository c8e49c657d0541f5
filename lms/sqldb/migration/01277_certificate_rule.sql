-- +goose Up
CREATE TABLE certificate_rule (                   -- for what a library issues certificates, and how they look
    id          BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id  BIGINT       NOT NULL,
    course_id   BIGINT       NULL,                -- either a course or an activity
    activity_id BIGINT       NULL,
    language    CHAR(2)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    heading     VARCHAR(80)  NOT NULL,            -- '': the built-in one, as everything below
    body        VARCHAR(600) NOT NULL,
    numbering   VARCHAR(60)  NOT NULL,
    signer1     VARCHAR(120) NOT NULL,
    position1   VARCHAR(120) NOT NULL,
    signer2     VARCHAR(120) NOT NULL,
    position2   VARCHAR(120) NOT NULL,
    months      INT          NOT NULL,            -- of validity; 0: without end
    score       BOOLEAN      NOT NULL,            -- is printed
    renews      BOOLEAN      NOT NULL,            -- a later completion issues another one
    off_at      DATETIME     NULL,
    created_at  DATETIME     NOT NULL,
    UNIQUE KEY certificate_rule_course (course_id),
    UNIQUE KEY certificate_rule_activity (activity_id),
    CONSTRAINT certificate_rule_library FOREIGN KEY (library_id) REFERENCES "library" (id),
    CONSTRAINT certificate_rule_course FOREIGN KEY (course_id) REFERENCES course (id),
    CONSTRAINT certificate_rule_activity FOREIGN KEY (activity_id) REFERENCES activity (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
