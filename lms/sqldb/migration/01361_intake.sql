-- +goose Up
CREATE TABLE intake (                              -- imports of people and of their past
    id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id BIGINT       NOT NULL,
    kind       ENUM('people','trainings','hours','certificates') NOT NULL,
    file_name  VARCHAR(200) NOT NULL,
    hash       CHAR(64)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- SHA-256 of its cells
    made_at    DATETIME     NOT NULL,
    made_by    BIGINT       NULL,
    added      INT          NOT NULL,              -- lines
    changed    INT          NOT NULL,
    unchanged  INT          NOT NULL,
    refused    INT          NOT NULL,
    undone_at  DATETIME     NULL,                  -- when some of it was taken back last
    undone_by  BIGINT       NULL,
    KEY intake_library (library_id, id),
    CONSTRAINT intake_library FOREIGN KEY (library_id) REFERENCES "library" (id),
    CONSTRAINT intake_made_by FOREIGN KEY (made_by) REFERENCES account (id),
    CONSTRAINT intake_undone_by FOREIGN KEY (undone_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
