-- +goose Up
ALTER TABLE impact_study
    MODIFY question ENUM('service','staff','dose','gain') NOT NULL,
    MODIFY subject_kind ENUM('course','activity','change','library','pair') NOT NULL;
