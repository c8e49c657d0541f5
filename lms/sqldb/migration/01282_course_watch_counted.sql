-- +goose Up
ALTER TABLE course_watch DROP COLUMN counted_at;
