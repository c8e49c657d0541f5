-- +goose Up
CREATE TABLE certificate_sequence (               -- numbers without gaps: the row is locked until the certificate stands
    library_id BIGINT NOT NULL,
    year       INT    NOT NULL,
    last       INT    NOT NULL,
    PRIMARY KEY (library_id, year),
    CONSTRAINT certificate_sequence_library FOREIGN KEY (library_id) REFERENCES "library" (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
