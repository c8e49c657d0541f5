-- +goose Up
CREATE TABLE assessment_sem (                     -- how exactly a test measures, by those who have sat it; worked out again at times
    assessment_id BIGINT       NOT NULL PRIMARY KEY,
    sem           DECIMAL(6,3) NULL,              -- standard error of measurement in percent of the points; NULL: cannot be told
    people        INT          NOT NULL,          -- that it rests on
    at            DATETIME     NOT NULL,
    CONSTRAINT assessment_sem_of FOREIGN KEY (assessment_id) REFERENCES assessment (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
