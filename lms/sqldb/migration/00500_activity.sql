-- +goose Up
CREATE TABLE activity (
    id          BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id  BIGINT       NOT NULL,
    kind        ENUM('training','workshop','seminar','panel','visit','mentoring','practice') NOT NULL,
    title       VARCHAR(160) NOT NULL,
    starts_at   DATETIME     NOT NULL,
    ends_at     DATETIME     NOT NULL,
    place       VARCHAR(160) NOT NULL,
    organiser   VARCHAR(160) NOT NULL,
    focus       VARCHAR(24)  NOT NULL,            -- as of courses
    jp          DECIMAL(4,1) NOT NULL,            -- jam pelajaran of 45 minutes for attending all of it
    description TEXT         NOT NULL,            -- Markdown
    status      ENUM('scheduled','cancelled') NOT NULL DEFAULT 'scheduled',
    revision    INT          NOT NULL DEFAULT 1,  -- against two editors at once
    created_at  DATETIME     NOT NULL,
    created_by  BIGINT       NULL,                -- NULL: the system
    KEY activity_time (library_id, starts_at),
    CONSTRAINT activity_library FOREIGN KEY (library_id) REFERENCES library (id),
    CONSTRAINT activity_created_by FOREIGN KEY (created_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
