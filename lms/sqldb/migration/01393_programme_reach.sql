-- +goose Up
CREATE TABLE programme_reach (
    programme_id BIGINT      NOT NULL,
    on_day       DATE        NOT NULL,
    channel      VARCHAR(60) NOT NULL,
    reach        BIGINT      NOT NULL,
    PRIMARY KEY (programme_id, on_day, channel),
    CONSTRAINT programme_reach_programme FOREIGN KEY (programme_id) REFERENCES programme (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
