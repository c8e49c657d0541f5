-- +goose Up
CREATE TABLE assessment_pair (
    id         BIGINT   NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id BIGINT   NOT NULL,
    pre_id     BIGINT   NOT NULL,                 -- the test before
    post_id    BIGINT   NOT NULL,                 -- the parallel test after
    low_first  BOOLEAN  NOT NULL,                 -- people were sent because they scored low before
    created_by BIGINT   NOT NULL,
    created_at DATETIME NOT NULL,
    UNIQUE KEY assessment_pair_tests (pre_id, post_id),
    KEY assessment_pair_library (library_id),
    CONSTRAINT assessment_pair_library FOREIGN KEY (library_id) REFERENCES library (id),
    CONSTRAINT assessment_pair_pre FOREIGN KEY (pre_id) REFERENCES assessment (id),
    CONSTRAINT assessment_pair_post FOREIGN KEY (post_id) REFERENCES assessment (id),
    CONSTRAINT assessment_pair_created_by FOREIGN KEY (created_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
