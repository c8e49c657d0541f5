-- +goose Up
ALTER TABLE assessment
    ADD COLUMN revision INT NOT NULL DEFAULT 1; -- of the settings, against two editors at once
