-- +goose Up
ALTER TABLE question
    ADD COLUMN competency_id BIGINT  NULL,        -- what it measures
    ADD COLUMN difficulty    TINYINT NULL,        -- 1 easy, 2 medium, 3 hard: the trainer's estimate
    ADD KEY question_class (library_id, archived_at, competency_id, difficulty);
