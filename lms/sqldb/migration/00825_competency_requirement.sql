-- +goose Up
CREATE TABLE competency_requirement (
    profile_id    BIGINT  NOT NULL,
    competency_id BIGINT  NOT NULL,
    level         TINYINT NOT NULL,               -- 1 to 5
    PRIMARY KEY (profile_id, competency_id),
    KEY competency_requirement_of (competency_id),
    CONSTRAINT competency_requirement_profile FOREIGN KEY (profile_id) REFERENCES competency_profile (id),
    CONSTRAINT competency_requirement_of FOREIGN KEY (competency_id) REFERENCES competency (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
