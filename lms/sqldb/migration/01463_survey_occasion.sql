-- +goose Up
-- A step of a training that people were asked about: once, and the row remembers it.
CREATE TABLE survey_occasion (
    id          BIGINT   NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id  BIGINT   NOT NULL,
    course_id   BIGINT   NOT NULL, -- 0: an activity
    activity_id BIGINT   NOT NULL, -- 0: a course
    step        TINYINT  NOT NULL,
    round       INT      NOT NULL, -- of a course, whose learners finish one by one; of an activity 1
    survey_id   BIGINT   NULL,
    closes_on   DATE     NOT NULL, -- the last day
    upto        DATETIME NULL,     -- of a course: completions before it were asked
    reminded    TINYINT  NOT NULL DEFAULT 0, -- rounds of reminders that are over
    invited     INT      NOT NULL DEFAULT 0, -- people, once it is closed and the list of them is gone
    UNIQUE KEY survey_occasion_once (activity_id, course_id, step, round),
    UNIQUE KEY survey_occasion_survey (survey_id),
    KEY survey_occasion_library (library_id, closes_on),
    CONSTRAINT survey_occasion_library FOREIGN KEY (library_id) REFERENCES "library" (id),
    CONSTRAINT survey_occasion_survey FOREIGN KEY (survey_id) REFERENCES survey (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
