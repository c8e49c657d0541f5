-- +goose Up
ALTER TABLE attempt
    ADD COLUMN review    ENUM('waits','decided') NULL, -- passed is NULL while it waits
    ADD COLUMN band_low  DECIMAL(7,4) NULL,            -- the borderline band as it was known when the result first was, in percent
    ADD COLUMN band_high DECIMAL(7,4) NULL;
