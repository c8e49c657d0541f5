-- +goose Up
CREATE TABLE assessment_form (
    assessment_id BIGINT   NOT NULL PRIMARY KEY,
    given         ENUM('turn','order','choice') NOT NULL, -- in turn among people, A first for everybody, or the one that is asked for
    forms         JSON     NOT NULL,              -- A, B, …: the questions of each in order, with points and section
    updated_at    DATETIME NOT NULL,
    CONSTRAINT assessment_form_assessment FOREIGN KEY (assessment_id) REFERENCES assessment (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
