-- +goose Up
-- A copy that is put aside anew is another row: how it went the time before stays.
ALTER TABLE pickup
    ADD COLUMN round INT NOT NULL DEFAULT 1 AFTER reserved_at, -- how often it was put aside for this reservation
    DROP KEY pickup_reservation,
    ADD UNIQUE KEY pickup_reservation (library_id, reserve_id, item_code, reserved_at, round);
