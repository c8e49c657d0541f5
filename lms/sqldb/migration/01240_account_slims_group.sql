-- +goose Up
CREATE TABLE account_slims_group (                -- the user groups of a library's SLiMS, as they were last seen, with what they make of people
    library_id BIGINT       NOT NULL,
    group_id   BIGINT       NOT NULL,             -- user_group.group_id there
    name       VARCHAR(100) NOT NULL,
    role       ENUM('none','librarian','trainer','head') NOT NULL DEFAULT 'librarian',
    PRIMARY KEY (library_id, group_id),
    CONSTRAINT account_slims_group_library FOREIGN KEY (library_id) REFERENCES `library` (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
