-- +goose Up
CREATE TABLE programme_contest (
    id           BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
    programme_id BIGINT        NOT NULL,
    title        VARCHAR(200)  NOT NULL,
    criteria     VARCHAR(1000) NOT NULL, -- one a line, in their order
    closed_at    DATETIME      NULL,     -- until then nobody sees any scores but their own
    closed_by    BIGINT        NULL,
    KEY programme_contest_programme (programme_id),
    CONSTRAINT programme_contest_programme FOREIGN KEY (programme_id) REFERENCES programme (id),
    CONSTRAINT programme_contest_closed_by FOREIGN KEY (closed_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
