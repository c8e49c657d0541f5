-- +goose Up
CREATE TABLE course_group (                       -- whoever is put into the group later is enrolled in the course
    course_id BIGINT   NOT NULL,
    group_id  BIGINT   NOT NULL,
    set_at    DATETIME NOT NULL,
    set_by    BIGINT   NULL,
    PRIMARY KEY (course_id, group_id),
    CONSTRAINT course_group_course FOREIGN KEY (course_id) REFERENCES course (id) ON DELETE CASCADE,
    CONSTRAINT course_group_group FOREIGN KEY (group_id) REFERENCES account_group (id),
    CONSTRAINT course_group_by FOREIGN KEY (set_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
