-- +goose Up
CREATE TABLE course_path_step (
    path_id   BIGINT NOT NULL,
    course_id BIGINT NOT NULL,
    position  INT    NOT NULL,                    -- counted from 1
    PRIMARY KEY (path_id, course_id),
    CONSTRAINT course_path_step_path FOREIGN KEY (path_id) REFERENCES course_path (id) ON DELETE CASCADE,
    CONSTRAINT course_path_step_course FOREIGN KEY (course_id) REFERENCES course (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
