-- +goose Up
-- For which trainings surveys open by themselves.
CREATE TABLE survey_schedule (
    id         BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id BIGINT      NOT NULL,
    about      VARCHAR(40) NOT NULL, -- activity-12, course-5; activities-workshop and courses: all of them that have none of their own
    open_days  TINYINT     NOT NULL,
    revision   INT         NOT NULL DEFAULT 1,
    UNIQUE KEY survey_schedule_about (library_id, about),
    CONSTRAINT survey_schedule_library FOREIGN KEY (library_id) REFERENCES "library" (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
