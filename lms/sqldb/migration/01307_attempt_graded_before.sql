-- +goose Up
UPDATE attempt SET graded_at = submitted_at WHERE percent IS NOT NULL;
