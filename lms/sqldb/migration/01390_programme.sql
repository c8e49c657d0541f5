-- +goose Up
CREATE TABLE programme (
    id         BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id BIGINT        NOT NULL,
    kind       ENUM('reading','event','pickup','campaign','other') NOT NULL,
    title      VARCHAR(200)  NOT NULL,
    aims       TEXT          NOT NULL,
    owner_id   BIGINT        NOT NULL,
    from_on    DATE          NOT NULL,
    to_on      DATE          NULL,               -- the last day; NULL: it goes on
    budget     BIGINT        NOT NULL DEFAULT 0, -- whole rupiah
    outcome    TEXT          NOT NULL,
    metrics    VARCHAR(500)  NOT NULL DEFAULT '', -- of usage that it hopes to move, with commas between
    cancelled  BOOLEAN       NOT NULL DEFAULT FALSE,
    revision   INT           NOT NULL DEFAULT 0,
    created_at DATETIME      NOT NULL,
    created_by BIGINT        NULL,
    KEY programme_time (library_id, from_on),
    CONSTRAINT programme_library FOREIGN KEY (library_id) REFERENCES "library" (id),
    CONSTRAINT programme_owner FOREIGN KEY (owner_id) REFERENCES account (id),
    CONSTRAINT programme_created_by FOREIGN KEY (created_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
