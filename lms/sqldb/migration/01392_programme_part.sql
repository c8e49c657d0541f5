-- +goose Up
CREATE TABLE programme_part (                          -- what its kind does not have is empty
    id           BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
    programme_id BIGINT        NOT NULL,
    kind         ENUM('cost','guest','slot','work','post') NOT NULL,
    on_day       DATE          NULL,
    at_time      CHAR(5)       NOT NULL DEFAULT '',
    label        VARCHAR(100)  NOT NULL DEFAULT '', -- a guest's role, whose work it is, a post's channel
    title        VARCHAR(1000) NOT NULL,
    detail       VARCHAR(1000) NOT NULL DEFAULT '',
    link         VARCHAR(500)  NOT NULL DEFAULT '',
    amount       BIGINT        NOT NULL DEFAULT 0,  -- whole rupiah
    state        ENUM('','planned','posted','dropped') NOT NULL DEFAULT '',
    KEY programme_part_kind (programme_id, kind, on_day, at_time),
    CONSTRAINT programme_part_programme FOREIGN KEY (programme_id) REFERENCES programme (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
