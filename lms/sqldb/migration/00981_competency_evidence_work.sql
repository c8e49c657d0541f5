-- +goose Up
ALTER TABLE competency_evidence
    ADD COLUMN work JSON NULL AFTER items;        -- of a practical, instead of percent and items: what was done, when, and where it stands
