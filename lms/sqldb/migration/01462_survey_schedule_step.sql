-- +goose Up
CREATE TABLE survey_schedule_step (
    schedule_id BIGINT   NOT NULL,
    step        TINYINT  NOT NULL, -- 1: at the end; 2, 3: some weeks and some months later
    day         SMALLINT NOT NULL, -- after the end
    like_id     BIGINT   NULL,     -- survey that is copied; NULL: the template that ships
    PRIMARY KEY (schedule_id, step),
    CONSTRAINT survey_schedule_step_schedule FOREIGN KEY (schedule_id) REFERENCES survey_schedule (id) ON DELETE CASCADE,
    CONSTRAINT survey_schedule_step_like FOREIGN KEY (like_id) REFERENCES survey (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
