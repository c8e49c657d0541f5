-- +goose Up
ALTER TABLE usage_source ADD COLUMN changed_on DATE NULL; -- the first day that may be another one since the comparison last looked
