-- +goose Up
CREATE TABLE course_handin_mark (
    id        BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
    handin_id BIGINT        NOT NULL,
    number    INT           NOT NULL,             -- of the hand-in, counted from 1: two markers at once do not overwrite each other
    marker_id BIGINT        NOT NULL,
    accepted  BOOLEAN       NOT NULL,             -- else to be revised
    levels    JSON          NOT NULL,             -- per criterion the level chosen, from 0; empty without a rubric
    points    DECIMAL(7,2)  NOT NULL,
    most      DECIMAL(7,2)  NOT NULL,             -- points to be had; 0 without a rubric
    comment   VARCHAR(4000) NOT NULL,             -- to the learner
    marked_at DATETIME      NOT NULL,
    UNIQUE KEY course_handin_mark_number (handin_id, number),
    CONSTRAINT course_handin_mark_handin FOREIGN KEY (handin_id) REFERENCES course_handin (id),
    CONSTRAINT course_handin_mark_marker FOREIGN KEY (marker_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
