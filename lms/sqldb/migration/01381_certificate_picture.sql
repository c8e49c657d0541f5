-- +goose Up
CREATE TABLE certificate_picture (                -- backgrounds and signatures, drawn again; never changed, for certificates show them
    id         BIGINT     NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id BIGINT     NOT NULL,
    kind       VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- jpg or png
    content    MEDIUMBLOB NOT NULL,
    created_at DATETIME   NOT NULL,
    CONSTRAINT certificate_picture_library FOREIGN KEY (library_id) REFERENCES "library" (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
