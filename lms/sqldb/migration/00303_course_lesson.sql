-- +goose Up
CREATE TABLE course_lesson (
    id            BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version_id    BIGINT       NOT NULL,
    module_id     BIGINT       NOT NULL,
    lesson_key    CHAR(12)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- the same lesson in every version of its course
    position      INT          NOT NULL,
    kind          VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    title         VARCHAR(160) NOT NULL,
    minutes       INT          NOT NULL,
    required      BOOLEAN      NOT NULL DEFAULT TRUE,
    body          MEDIUMTEXT   NOT NULL,          -- Markdown: the page, or the introduction of a test
    assessment_id BIGINT       NULL,              -- of a test
    revision      INT          NOT NULL DEFAULT 1, -- against two editors at once
    updated_at    DATETIME     NOT NULL,
    updated_by    BIGINT       NULL,
    UNIQUE KEY course_lesson_key (version_id, lesson_key),
    KEY course_lesson_order (module_id, position),
    KEY course_lesson_assessment (assessment_id),
    CONSTRAINT course_lesson_version FOREIGN KEY (version_id) REFERENCES course_version (id) ON DELETE CASCADE,
    CONSTRAINT course_lesson_module FOREIGN KEY (module_id) REFERENCES course_module (id) ON DELETE CASCADE,
    CONSTRAINT course_lesson_updated_by FOREIGN KEY (updated_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
