-- +goose Up
CREATE TABLE volunteer (                          -- who helps without being staff: volunteers, and guests who come now and then
    id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id BIGINT       NOT NULL,
    kind       ENUM('volunteer','guest') NOT NULL,
    name       VARCHAR(120) NOT NULL,             -- '': erased
    email      VARCHAR(200) NOT NULL DEFAULT '',
    phone      VARCHAR(40)  NOT NULL DEFAULT '',
    organisation VARCHAR(200) NOT NULL DEFAULT '',
    skills     VARCHAR(500) NOT NULL DEFAULT '',  -- beside those of the library's list
    free_from  DATE         NULL,                 -- can help from this day
    free_to    DATE         NULL,                 -- to this one
    free_note  VARCHAR(500) NOT NULL DEFAULT '',
    keeper_id  BIGINT       NOT NULL,             -- who of the staff is in touch with them
    state      ENUM('active','paused','left') NOT NULL,
    consent_on DATE         NOT NULL,             -- agreed to what is kept of them
    asked_at   DATETIME     NULL,                 -- took that back
    wish       VARCHAR(500) NOT NULL DEFAULT '',  -- in their words, forgotten when they are erased
    erased_at  DATETIME     NULL,
    revision   INT          NOT NULL DEFAULT 0,
    created_at DATETIME     NOT NULL,
    created_by BIGINT       NULL,
    KEY volunteer_library (library_id, name),
    CONSTRAINT volunteer_library FOREIGN KEY (library_id) REFERENCES "library" (id),
    CONSTRAINT volunteer_keeper FOREIGN KEY (keeper_id) REFERENCES account (id),
    CONSTRAINT volunteer_created_by FOREIGN KEY (created_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
