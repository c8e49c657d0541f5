-- +goose Up
ALTER TABLE course_lesson
    ADD COLUMN done_by  VARCHAR(8)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '', -- '': the kind's own way; view, time, score
    ADD COLUMN at_least INT           NOT NULL DEFAULT 0, -- minutes for time, percent for score
    ADD COLUMN url      VARCHAR(2000) NOT NULL DEFAULT '', -- of a link
    ADD COLUMN media_id BIGINT        NULL,                -- of a file
    ADD CONSTRAINT course_lesson_media FOREIGN KEY (media_id) REFERENCES course_media (id);
