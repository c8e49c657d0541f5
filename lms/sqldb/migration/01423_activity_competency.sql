-- +goose Up
CREATE TABLE activity_competency ( -- that it serves
    activity_id   BIGINT NOT NULL,
    competency_id BIGINT NOT NULL,
    PRIMARY KEY (activity_id, competency_id),
    KEY activity_competency_competency (competency_id),
    CONSTRAINT activity_competency_activity FOREIGN KEY (activity_id) REFERENCES activity (id) ON DELETE CASCADE,
    CONSTRAINT activity_competency_competency FOREIGN KEY (competency_id) REFERENCES competency (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
