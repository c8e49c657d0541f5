-- +goose Up
CREATE TABLE volunteer_time (                     -- when in the week somebody can help
    volunteer_id BIGINT  NOT NULL,
    weekday      TINYINT NOT NULL,                -- 0 is Sunday
    part         ENUM('morning','noon','afternoon','evening') NOT NULL,
    PRIMARY KEY (volunteer_id, weekday, part),
    CONSTRAINT volunteer_time_volunteer FOREIGN KEY (volunteer_id) REFERENCES volunteer (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
