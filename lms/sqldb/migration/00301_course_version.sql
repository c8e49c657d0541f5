-- +goose Up
CREATE TABLE course_version (
    id           BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
    course_id    BIGINT        NOT NULL,
    number       INT           NOT NULL,
    status       ENUM('draft','published','archived') NOT NULL,
    slot         VARCHAR(10)   AS (CASE status WHEN 'draft' THEN 'draft' WHEN 'published' THEN 'published' END) STORED, -- one draft and one published version at most
    title        VARCHAR(160)  NOT NULL,
    summary      VARCHAR(1000) NOT NULL,
    focus        VARCHAR(24)   NOT NULL,
    language     CHAR(2)       NOT NULL,
    level        VARCHAR(16)   NOT NULL,
    jp           DECIMAL(4,1)  NOT NULL,          -- jam pelajaran granted for completing it
    revision     INT           NOT NULL DEFAULT 1, -- of the details above, against two editors at once
    created_at   DATETIME      NOT NULL,
    created_by   BIGINT        NULL,
    published_at DATETIME      NULL,
    UNIQUE KEY course_version_number (course_id, number),
    UNIQUE KEY course_version_slot (course_id, slot),
    CONSTRAINT course_version_course FOREIGN KEY (course_id) REFERENCES course (id) ON DELETE CASCADE,
    CONSTRAINT course_version_created_by FOREIGN KEY (created_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
