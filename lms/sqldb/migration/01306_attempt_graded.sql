-- +goose Up
ALTER TABLE attempt
    ADD COLUMN graded_at DATETIME NULL; -- when it first had a result: figures that tell of five people at a time take them in this order
