-- +goose Up
CREATE TABLE competency_profile (
    id          BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id  BIGINT        NOT NULL,
    name        VARCHAR(160)  NOT NULL,           -- of the position
    description VARCHAR(1000) NOT NULL,
    starter     VARCHAR(40)   NULL,               -- key of the shipped example it was installed from
    example     BOOLEAN       NOT NULL DEFAULT FALSE, -- the library has not yet made it its own
    revision    INT           NOT NULL DEFAULT 1, -- against two editors at once
    created_at  DATETIME      NOT NULL,
    created_by  BIGINT        NULL,
    archived_at DATETIME      NULL,
    UNIQUE KEY competency_profile_starter (library_id, starter),
    KEY competency_profile_library (library_id, name),
    CONSTRAINT competency_profile_library FOREIGN KEY (library_id) REFERENCES library (id),
    CONSTRAINT competency_profile_created_by FOREIGN KEY (created_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
