-- +goose Up
CREATE TABLE course_prerequisite (
    version_id BIGINT NOT NULL,
    course_id  BIGINT NOT NULL,                   -- to be completed before this one can be begun
    PRIMARY KEY (version_id, course_id),
    CONSTRAINT course_prerequisite_version FOREIGN KEY (version_id) REFERENCES course_version (id) ON DELETE CASCADE,
    CONSTRAINT course_prerequisite_course FOREIGN KEY (course_id) REFERENCES course (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
