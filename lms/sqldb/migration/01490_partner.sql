-- +goose Up
CREATE TABLE partner (
    id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id BIGINT       NOT NULL,
    kind       ENUM('school','institution','community') NOT NULL,
    name       VARCHAR(200) NOT NULL,
    address    VARCHAR(300) NOT NULL DEFAULT '',
    note       TEXT         NOT NULL,
    keeper_id  BIGINT       NOT NULL,               -- who looks after it
    ended      BOOLEAN      NOT NULL DEFAULT FALSE, -- nothing more is done together
    revision   INT          NOT NULL DEFAULT 0,
    created_at DATETIME     NOT NULL,
    UNIQUE KEY partner_once (library_id, name),
    CONSTRAINT partner_library FOREIGN KEY (library_id) REFERENCES "library" (id),
    CONSTRAINT partner_keeper FOREIGN KEY (keeper_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
