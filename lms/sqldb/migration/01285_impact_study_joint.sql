-- +goose Up
ALTER TABLE impact_study
    MODIFY library_id   BIGINT NULL,                              -- NULL: a joint study, of several libraries
    MODIFY subject_kind ENUM('course','activity','change','library','pair') NULL, -- NULL: in the plan, by library
    MODIFY subject_id   BIGINT NULL;
