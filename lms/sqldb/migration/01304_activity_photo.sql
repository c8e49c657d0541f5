-- +goose Up
CREATE TABLE activity_photo (
    id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    finding_id BIGINT       NOT NULL,
    caption    VARCHAR(200) NOT NULL,
    width      INT          NOT NULL, -- pixels
    height     INT          NOT NULL,
    picture    MEDIUMBLOB   NOT NULL, -- JPEG, without what cameras write beside the picture
    CONSTRAINT activity_photo_finding FOREIGN KEY (finding_id) REFERENCES activity_finding (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
