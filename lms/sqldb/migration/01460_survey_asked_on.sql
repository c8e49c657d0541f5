-- +goose Up
ALTER TABLE survey ADD COLUMN asked_on DATE NULL; -- the day on which it opened by itself for those who were invited; NULL: it is open to anybody
