-- +goose Up
ALTER TABLE assessment
    ADD COLUMN reveal_after ENUM('last','closing') NULL; -- what is revealed beyond the score waits until then; NULL: it is read at once
