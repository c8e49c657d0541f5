-- +goose Up
-- Days of the year on which a library's use differs, as its administrator gave them.
CREATE TABLE impact_season (
    id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id BIGINT       NOT NULL,
    kind       ENUM('school_holiday','local') NOT NULL,
    title      VARCHAR(200) NOT NULL,
    from_on    DATE         NOT NULL,
    to_on      DATE         NOT NULL,             -- the last day
    created_at DATETIME     NOT NULL,
    created_by BIGINT       NULL,                 -- NULL: the system
    KEY impact_season_time (library_id, from_on),
    CONSTRAINT impact_season_library FOREIGN KEY (library_id) REFERENCES "library" (id),
    CONSTRAINT impact_season_created_by FOREIGN KEY (created_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
