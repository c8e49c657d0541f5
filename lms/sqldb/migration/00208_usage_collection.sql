-- +goose Up
CREATE TABLE usage_collection (
    library_id BIGINT       NOT NULL,
    part       VARCHAR(16)  NOT NULL, -- what is counted, over what
    code       VARCHAR(32)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    name       VARCHAR(100) NOT NULL, -- as SLiMS calls it, empty where it has none
    count      BIGINT       NOT NULL,
    read_on    DATE         NOT NULL,
    PRIMARY KEY (library_id, part, code),
    CONSTRAINT usage_collection_library FOREIGN KEY (library_id) REFERENCES library (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
