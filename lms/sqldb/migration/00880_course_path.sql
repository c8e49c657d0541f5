-- +goose Up
CREATE TABLE course_path (                        -- courses in an order, for a role or a position
    id           BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id   BIGINT        NOT NULL,
    name         VARCHAR(160)  NOT NULL,
    description  VARCHAR(1000) NOT NULL,
    in_order     BOOLEAN       NOT NULL,          -- a course opens when those before it are completed
    revision     INT           NOT NULL DEFAULT 1, -- against two editors at once
    created_at   DATETIME      NOT NULL,
    created_by   BIGINT        NULL,
    published_at DATETIME      NULL,              -- NULL: a draft, which learners do not see
    KEY course_path_library (library_id, name),
    CONSTRAINT course_path_library FOREIGN KEY (library_id) REFERENCES `library` (id),
    CONSTRAINT course_path_created_by FOREIGN KEY (created_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
