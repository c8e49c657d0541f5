-- +goose Up
-- How many minutes attending all of it takes: the one rule, as activity.Details.Minutes says it.
ALTER TABLE activity ADD COLUMN full_minutes INT AS (GREATEST(1, IF(jp > 0, ROUND(jp * 45), IF(held_minutes > 0, held_minutes, TIMESTAMPDIFF(MINUTE, starts_at, ends_at))))) STORED;
