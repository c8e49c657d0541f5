-- +goose Up
INSERT INTO activity_session (activity_id, starts_at, ends_at) SELECT id, starts_at, ends_at FROM activity ORDER BY id;
