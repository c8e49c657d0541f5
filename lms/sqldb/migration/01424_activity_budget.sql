-- +goose Up
ALTER TABLE activity
    ADD COLUMN budget      BIGINT       NOT NULL DEFAULT 0, -- rupiah
    ADD COLUMN spent       BIGINT       NOT NULL DEFAULT 0,
    ADD COLUMN budget_line VARCHAR(160) NOT NULL DEFAULT '';
