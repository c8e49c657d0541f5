-- +goose Up
ALTER TABLE usage_fact ADD INDEX usage_fact_staff (library_id, staff_id, day, count);
