-- +goose Up
CREATE TABLE volunteer_skilled (                  -- who can do what
    volunteer_id BIGINT NOT NULL,
    skill_id     BIGINT NOT NULL,
    PRIMARY KEY (volunteer_id, skill_id),
    KEY volunteer_skilled_skill (skill_id),
    CONSTRAINT volunteer_skilled_volunteer FOREIGN KEY (volunteer_id) REFERENCES volunteer (id),
    CONSTRAINT volunteer_skilled_skill FOREIGN KEY (skill_id) REFERENCES volunteer_skill (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
