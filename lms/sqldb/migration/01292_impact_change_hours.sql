-- +goose Up
-- Minutes that the library is open from then on, Monday to Sunday; of changes of the opening hours.
ALTER TABLE impact_change ADD COLUMN open_week VARCHAR(40) NULL;
