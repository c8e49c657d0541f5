-- +goose Up
CREATE TABLE activity_finding (
    id          BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
    activity_id BIGINT        NOT NULL,
    author_id   BIGINT        NOT NULL,
    told        VARCHAR(4000) NOT NULL,
    told_at     DATETIME      NOT NULL,
    KEY activity_finding_activity (activity_id, told_at),
    CONSTRAINT activity_finding_activity FOREIGN KEY (activity_id) REFERENCES activity (id),
    CONSTRAINT activity_finding_author FOREIGN KEY (author_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
