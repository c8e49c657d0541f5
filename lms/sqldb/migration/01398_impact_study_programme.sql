-- +goose Up
ALTER TABLE impact_study
    MODIFY subject_kind ENUM('course','activity','change','library','pair','programme') NULL; -- NULL: in the plan, by library
