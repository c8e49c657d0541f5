-- +goose Up
CREATE TABLE attempt_mark (
    id         BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
    attempt_id BIGINT        NOT NULL,
    position   INT           NOT NULL,
    marker_id  BIGINT        NOT NULL,
    decides    BOOLEAN       NOT NULL,            -- settles the item: the only marker's, or the moderator's where two differ
    levels     JSON          NOT NULL,            -- per criterion the level chosen, from 0; empty without a rubric
    share      DECIMAL(5,4)  NOT NULL,            -- of the item's points
    comment    VARCHAR(2000) NOT NULL,            -- to the person who sat it
    marked_at  DATETIME      NOT NULL,
    KEY attempt_mark_item (attempt_id, position),
    CONSTRAINT attempt_mark_item FOREIGN KEY (attempt_id, position) REFERENCES attempt_item (attempt_id, position),
    CONSTRAINT attempt_mark_marker FOREIGN KEY (marker_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
