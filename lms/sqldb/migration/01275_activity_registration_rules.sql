-- +goose Up
ALTER TABLE activity
    ADD COLUMN held_minutes INT NOT NULL DEFAULT 0, -- of all sessions together; 0: from start to end
    ADD COLUMN registration ENUM('none','open','invitation','approval') NOT NULL DEFAULT 'none',
    ADD COLUMN quota        INT NOT NULL DEFAULT 0, -- 0: as many as want to
    ADD COLUMN offer_hours  INT NOT NULL DEFAULT 48;
