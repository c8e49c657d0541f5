-- +goose Up
ALTER TABLE assessment_extra                      -- all that holds for one person in place of what holds for everybody
    ADD COLUMN opens_at  DATETIME     NULL,       -- NULL: as for everybody, also the next
    ADD COLUMN closes_at DATETIME     NULL,
    ADD COLUMN attempts  INT          NOT NULL DEFAULT 0,     -- more than others have
    ADD COLUMN no_wait   BOOLEAN      NOT NULL DEFAULT FALSE, -- no waiting time between attempts
    ADD COLUMN reason    VARCHAR(300) NOT NULL DEFAULT '';    -- for trainers alone
