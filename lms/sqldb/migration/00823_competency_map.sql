-- +goose Up
CREATE TABLE competency_map (                     -- which competencies of two frameworks answer to each other; the one with the lower id first
    competency_id BIGINT   NOT NULL,
    to_id         BIGINT   NOT NULL,
    relation      ENUM('same','narrower','broader','related') NOT NULL,
    created_at    DATETIME NOT NULL,
    created_by    BIGINT   NULL,
    PRIMARY KEY (competency_id, to_id),
    KEY competency_map_to (to_id),
    CONSTRAINT competency_map_from FOREIGN KEY (competency_id) REFERENCES competency (id),
    CONSTRAINT competency_map_to FOREIGN KEY (to_id) REFERENCES competency (id),
    CONSTRAINT competency_map_created_by FOREIGN KEY (created_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
