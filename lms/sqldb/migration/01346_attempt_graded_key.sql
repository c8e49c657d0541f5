-- +goose Up
ALTER TABLE attempt ADD KEY attempt_graded (graded_at);
