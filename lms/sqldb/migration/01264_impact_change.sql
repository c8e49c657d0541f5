-- +goose Up
-- What a library did or met on a day that may show in its figures beside training.
CREATE TABLE impact_change (
    id         BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id BIGINT        NOT NULL,
    kind       ENUM('innovation','opening_hours','rules','building','system','collection','staff','other') NOT NULL,
    title      VARCHAR(200)  NOT NULL,
    begins_on  DATE          NOT NULL,
    until_on   DATE          NULL,                -- the last day; NULL: it lasts
    note       VARCHAR(2000) NOT NULL,
    created_at DATETIME      NOT NULL,
    created_by BIGINT        NULL,                -- NULL: the system
    KEY impact_change_time (library_id, begins_on),
    CONSTRAINT impact_change_library FOREIGN KEY (library_id) REFERENCES "library" (id),
    CONSTRAINT impact_change_created_by FOREIGN KEY (created_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
