-- +goose Up
CREATE TABLE course_handin_file (
    id        BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    handin_id BIGINT       NOT NULL,
    stored    CHAR(26)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- its name on disk; a resubmission names it again
    extension VARCHAR(4)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- by the content
    size      BIGINT       NOT NULL,
    name      VARCHAR(200) NOT NULL,              -- as uploaded
    KEY course_handin_file_stored (stored),
    CONSTRAINT course_handin_file_handin FOREIGN KEY (handin_id) REFERENCES course_handin (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
